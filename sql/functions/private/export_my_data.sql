-- What we hold of the caller. Caller: public.export_my_data. Errors: 42501, MD401 too_many_requests.
create or replace function private.export_my_data()
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := private.require_person();
    v_account jsonb;
    v_files jsonb;
begin
    perform private.take_token('export');
    select to_jsonb(a) into v_account
    from (
        select u.id, u.email, u.phone, u.created_at, u.last_sign_in_at, u.raw_user_meta_data as metadata
        from auth.users as u
        where u.id = v_me
    ) as a;
    select jsonb_agg(jsonb_build_object('bucket', o.bucket_id, 'name', o.name, 'created_at', o.created_at)) into v_files
    from storage.objects as o
    where o.owner_id = v_me::text;
    perform private.audit('account.exported', 'account', v_me::text, v_me);
    return jsonb_build_object(
        'version', 1,
        'exported_at', private.clock(),
        'account', v_account,
        'files', coalesce(v_files, '[]'),
        'tables', private.export_person(v_me)
    );
end;
$$;
revoke all on function private.export_my_data() from public, anon, authenticated, service_role;
grant execute on function private.export_my_data() to authenticated;
