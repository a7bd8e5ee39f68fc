-- Notes that the mail of a job was taken by the mail server, in the transaction that ends the job.
-- Callers: workers, for jobs of the kind deliver_email. Errors: MD160 lease_lost.
create or replace function private.finish_email(p_job_id bigint, p_token uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_job_id, p_token);
begin
    update private.deliveries as d
    set state = 'sent', ended_at = private.clock()
    where d.notification_id = (v_job.payload ->> 'notification_id')::uuid and d.channel = 'email' and d.state = 'sending';
end;
$$;
revoke all on function private.finish_email(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.finish_email(bigint, uuid) to medellin_worker;
