-- Indexes everything anew for the search, and forgets what is gone; gives the number of documents. Callers: migrations
-- that change how something is indexed, operators after a restore without triggers.
create or replace function private.rebuild_search()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_kind text;
    v_relation text;
begin
    for v_kind, v_relation in select k.kind, k.relation from private.search_kinds as k loop
        execute format(
            'select private.put_search_document(private.search_document(%1$L, to_jsonb(r))) from public.%2$I as r',
            v_kind, v_relation
        );
        execute format(
            'delete from private.search_documents as d
             where d.kind = %1$L and not exists (select from public.%2$I as r where r.id = d.id)',
            v_kind, v_relation
        );
    end loop;
    return (select count(*) from private.search_documents);
end;
$$;
revoke all on function private.rebuild_search() from public, anon, authenticated, service_role;
