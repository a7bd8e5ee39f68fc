-- Lets nobody change or delete what only grows, its owner neither. Caller: triggers, with the words of the refusal in
-- Spanish and English, its hint, and the columns that may be emptied: user_id only with the account. Errors: 42501.
create or replace function private.refuse_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE' and tg_level = 'ROW' then
        for i in 3 .. tg_nargs - 1 loop
            if to_jsonb(new) = to_jsonb(old) || jsonb_build_object(tg_argv[i], null) and (
                tg_argv[i] <> 'user_id'
                or not exists (select from auth.users as u where u.id = (to_jsonb(old) ->> 'user_id')::uuid)
            ) then
                return new;
            end if;
        end loop;
    end if;
    raise insufficient_privilege using
        message = tg_argv[0], detail = jsonb_build_object('en', tg_argv[1]), hint = tg_argv[2];
end;
$$;
revoke all on function private.refuse_change() from public, anon, authenticated, service_role;
