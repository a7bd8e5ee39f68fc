-- Takes back 20260102000000_identity.sql, with every profile and role. Accounts in auth.users stay.
do $$
begin
    execute format('alter role authenticator in database %I reset pgrst.db_pre_request', current_database());
end;
$$;
notify pgrst, 'reload config';
drop trigger on_auth_user_changed on auth.users;
drop trigger on_auth_user_created on auth.users;
drop function public.revoke_role(uuid, public.user_role, text);
drop function public.grant_role(uuid, public.user_role, text, text[]);
drop function public.whoami();
drop function public.my_profile();
drop function private.pre_request();
drop function private.custom_access_token_hook(jsonb);
drop function private.grant_admin(text);
drop function private.revoke_role(uuid, public.user_role, text);
drop function private.grant_role(uuid, public.user_role, text, text[]);
drop function private.my_permissions();
drop function private.my_profile();
drop table public.role_history;
drop table public.user_roles;
drop view public.profiles_public;
drop table public.profiles;
drop function public.is_admin();
drop function private.record_role_change();
drop function private.check_user_role();
drop function private.sync_profile();
drop function private.require_user(uuid);
drop function private.require_permission(text);
drop function private.require_person();
drop function private.has_permission(text);
drop function private.is_admin();
drop function private.is_anonymous();
drop table private.capabilities;
drop table private.permissions;
drop type public.user_role;
delete from private.error_codes where code in ('MD104', 'MD108');
