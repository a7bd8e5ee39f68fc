-- Adds the views that are not counted yet to what was viewed, each once: what is taken from private.unfolded_views is
-- counted in the same transaction. Rows that somebody holds are left to the next run, so it waits for nobody and cannot
-- deadlock; events, whose rows are locked last everywhere, come last. Says how many views it counted.
-- Caller: the job fold-counters.
create or replace function private.fold_counters()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_type private.content_types;
    v_views bigint;
    v_all bigint := 0::bigint;
begin
    for v_type in
        select t.* from private.content_types as t
        where t.views_column is not null
        order by t.code = 'event', t.code
    loop
        execute format(
            'with free as materialized (
                 select t.id from public.%1$I as t
                 where t.id in (select u.content_id from private.unfolded_views as u where u.content_type = $1)
                 for no key update skip locked
             ),
             taken as (
                 delete from private.unfolded_views as u
                 using free as f
                 where u.content_type = $1 and u.content_id = f.id
                 returning u.content_id
             ),
             counted as (
                 select k.content_id, count(*) as views from taken as k group by k.content_id
             ),
             added as (
                 update public.%1$I as t
                 set %2$I = t.%2$I + c.views
                 from counted as c
                 where t.id = c.content_id
             )
             select sum(c.views) from counted as c',
            v_type.table_name, v_type.views_column
        )
        into v_views using v_type.code;
        v_all := v_all + coalesce(v_views, 0);

        execute format(
            'delete from private.unfolded_views as u
             where u.content_type = $1 and not exists (select from public.%I as t where t.id = u.content_id)',
            v_type.table_name
        )
        using v_type.code;
    end loop;
    return v_all;
end;
$$;
revoke all on function private.fold_counters() from public, anon, authenticated, service_role;
