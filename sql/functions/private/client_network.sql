-- Roughly from where a request comes: the network of its address, never the address. Callers: functions that log.
-- The address is the one that the gateway saw: Cloudflare's word on hosted projects, else the last that was added to
-- x-forwarded-for; what stands before it there is the client's own word.
create or replace function private.client_network()
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_headers constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
    v_address inet;
begin
    v_address := btrim(
        coalesce(v_headers ->> 'cf-connecting-ip', split_part(v_headers ->> 'x-forwarded-for', ',', -1))
    )::inet;
    return network(set_masklen(v_address, case family(v_address) when 4 then 24 else 48 end))::text;
exception when invalid_text_representation then
    return null;
end;
$$;
revoke all on function private.client_network() from public, anon, authenticated, service_role;
