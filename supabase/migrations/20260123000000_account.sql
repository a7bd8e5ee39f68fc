-- Account: what a person consents to, the end of the sign-up, and events that change hands.
-- Functions: sql/functions. Undo: supabase/undo/20260123000000_account.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
('MD183', 'consent_needed', 409, 'Primero autoriza este uso de tus datos', 'Consent to this use of your data first'),
(
    'MD184', 'consent_outdated', 409,
    'El texto cambió; lee la versión actual', 'The words have changed; read the current version'
),
(
    'MD185', 'consent_required', 409,
    'Sin esta autorización no hay cuenta; para retirarla, elimina tu cuenta',
    'There is no account without this consent; to withdraw it, delete your account'
),
('MD186', 'names_missing', 422, 'Escribe tu nombre y tu apellido', 'Give your first and last name'),
('MD187', 'cannot_organize', 409, 'Esa persona no puede organizar eventos', 'That person may not organize events');

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('consent', 30, '1 minute', 20, '2 minutes');

create table private.consent_purposes (
    code text primary key,
    version text not null,
    is_required boolean not null default false,
    is_opt_in boolean not null default true,
    preference text,
    es text not null,
    en text not null,

    constraint required_governs_nothing check (not (is_required and preference is not null))
);
comment on table private.consent_purposes is
'For what personal data is used. A new version of the words is an update; who agreed to the old ones is asked again.';
comment on column private.consent_purposes.is_required is 'An account stands on it: withdrawn with the account only.';
comment on column private.consent_purposes.is_opt_in is 'Whether saying nothing means no.';
comment on column private.consent_purposes.preference is
'The column of communication_preferences that is off without the consent.';
alter table private.consent_purposes enable row level security;
revoke all on private.consent_purposes from public, anon, authenticated, service_role;

insert into private.consent_purposes (code, version, is_required, is_opt_in, preference, es, en) values
('terms', '2026-01', true, true, null, 'Términos de uso', 'Terms of use'),
('privacy', '2026-01', true, true, null, 'Política de tratamiento de datos personales', 'Privacy policy'),
('marketing_email', '2026-01', false, true, null, 'Correos sobre novedades', 'E-mails about news'),
('whatsapp', '2026-01', false, true, 'whatsapp_notifications', 'Avisos por WhatsApp', 'Notices by WhatsApp'),
('sms', '2026-01', false, true, 'sms_notifications', 'Avisos por SMS', 'Notices by SMS'),
(
    'analytics', '2026-01', false, false, 'track_activity',
    'Registro de actividad para recomendaciones', 'Record of activities for recommendations'
);

create table private.consent_log (
    id bigint generated always as identity primary key,
    user_id uuid references auth.users (id) on delete set null,
    purpose text not null references private.consent_purposes (code) on delete restrict,
    version text not null,
    is_granted boolean not null,
    source text not null,
    network text,
    at timestamptz not null,

    constraint known_source check (source in ('signup', 'web', 'app', 'email', 'cli', 'support'))
);
comment on table private.consent_log is
'Who agreed to which words, and when (Ley 1581 de 2012, GDPR): append-only. The proof outlives the account, nameless.';
comment on column private.consent_log.source is 'Where the person said so.';
comment on column private.consent_log.network is 'The network of the address, never the address.';
create index idx_consent_log_user on private.consent_log (user_id, purpose, id desc);
create index idx_consent_log_purpose on private.consent_log (purpose);
alter table private.consent_log enable row level security;
revoke all on private.consent_log from public, anon, authenticated, service_role;
revoke all on sequence private.consent_log_id_seq from public, anon, authenticated, service_role;

-- <<< sql/functions/private/is_consented.sql
-- Whether a person's word stands for a purpose: the last one said, or, where nothing was said, whether it needs none.
-- Callers: check_consents, whoever sends or records for a purpose. Unknown purposes are never consented to.
create or replace function private.is_consented(p_user_id uuid, p_purpose text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select coalesce(
        (
            select coalesce(
                (
                    select l.is_granted
                    from private.consent_log as l
                    where l.user_id = p_user_id and l.purpose = p.code
                    order by l.id desc
                    limit 1
                ),
                not p.is_opt_in
            )
            from private.consent_purposes as p
            where p.code = p_purpose
        ),
        false
    )
$$;
revoke all on function private.is_consented(uuid, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/check_consents.sql
-- Refuses to turn on what the person has not consented to, whoever does it.
-- Caller: trigger of communication_preferences.
-- The row is locked when this runs, and record_consent locks it first: a withdrawal at the same time is seen.
-- Errors: MD183 consent_needed.
create or replace function private.check_consents()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_old constant jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) end;
    v_purpose text;
begin
    select p.code into v_purpose
    from private.consent_purposes as p
    where (to_jsonb(new) ->> p.preference)::boolean
        and (v_old ->> p.preference)::boolean is not true
        and not private.is_consented(new.user_id, p.code)
    order by p.code
    limit 1;
    if v_purpose is not null then
        perform private.fail('MD183', jsonb_build_object('purpose', v_purpose));
    end if;
    return new;
end;
$$;
revoke all on function private.check_consents() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/record_consent.sql
-- Writes down what the caller says of a purpose. Saying the same again changes nothing. A withdrawal turns off what the
-- purpose governs, in the same transaction. Callers: public.record_consent, complete_signup.
-- Errors: 42501 without an account, 22023 for an unknown purpose, MD184 consent_outdated for the words of another
-- version, MD185 consent_required for a withdrawal of what the account stands on, MD401 too_many_requests.
create or replace function private.record_consent(
    p_purpose text,
    p_is_granted boolean,
    p_version text,
    p_source text
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_purpose private.consent_purposes;
    v_last private.consent_log;
begin
    select p.* into v_purpose from private.consent_purposes as p where p.code = p_purpose;
    if not found or p_is_granted is null then
        raise invalid_parameter_value using
            message = format('No existe la finalidad %s', p_purpose),
            detail = '{"en": "Unknown purpose, or neither yes nor no"}', hint = 'unknown_purpose';
    end if;
    if p_is_granted and p_version is distinct from v_purpose.version then
        perform private.fail('MD184', jsonb_build_object('purpose', p_purpose, 'version', v_purpose.version));
    elsif not p_is_granted and v_purpose.is_required then
        perform private.fail('MD185', jsonb_build_object('purpose', p_purpose, 'remedy', 'delete_my_account'));
    end if;

    -- The account before the row that goes with it, as its deletion does. Then one word of a person at a time, and
    -- before check_consents looks.
    perform from auth.users as u where u.id = v_user_id for key share;
    perform from public.communication_preferences as c where c.user_id = v_user_id for no key update;
    select l.* into v_last
    from private.consent_log as l
    where l.user_id = v_user_id and l.purpose = p_purpose
    order by l.id desc
    limit 1;
    if (v_last.is_granted, v_last.version) is distinct from (p_is_granted, v_purpose.version) then
        -- a withdrawal is never made to wait
        if p_is_granted then
            perform private.take_token('consent');
        end if;
        insert into private.consent_log (user_id, purpose, version, is_granted, source, network, at)
        values (
            v_user_id, p_purpose, v_purpose.version, p_is_granted, p_source, private.client_network(), private.clock()
        );
    end if;
    if not p_is_granted and v_purpose.preference is not null then
        execute format(
            'update public.communication_preferences set %1$I = false where user_id = $1 and %1$I', v_purpose.preference
        ) using v_user_id;
    end if;
end;
$$;
revoke all on function private.record_consent(text, boolean, text, text)
from public, anon, authenticated, service_role;
grant execute on function private.record_consent(text, boolean, text, text) to authenticated;
-- >>>
-- <<< sql/functions/private/my_consents.sql
-- Every purpose, and the caller's last word on it. Caller: public.my_consents.
create or replace function private.my_consents()
returns table (
    purpose text,
    name_es text,
    name_en text,
    is_required boolean,
    preference text,
    current_version text,
    is_granted boolean,
    version text,
    source text,
    decided_at timestamptz
)
language sql
stable
security definer
set search_path = ''
as $$
    select
        p.code, p.es, p.en, p.is_required, p.preference, p.version,
        private.is_consented((select auth.uid()), p.code), l.version, l.source, l.at
    from private.consent_purposes as p
    left join lateral (
        select w.version, w.source, w.at
        from private.consent_log as w
        where w.user_id = (select auth.uid()) and w.purpose = p.code
        order by w.id desc
        limit 1
    ) as l on true
    where (select private.is_person())
    order by p.is_required desc, p.code
$$;
revoke all on function private.my_consents() from public, anon, authenticated, service_role;
grant execute on function private.my_consents() to authenticated;
-- >>>
-- <<< sql/functions/private/complete_signup.sql
-- Fills what a profile needs and writes down the consents that an account stands on: all of it or nothing. Calling it
-- again changes the profile, and says nothing twice. Caller: public.complete_signup.
-- Errors: 42501, MD184 consent_outdated, MD186 names_missing, MD501 silenced, 23514 for a value that breaks a rule.
create or replace function private.complete_signup(
    p_first_name text,
    p_last_name text,
    p_terms_version text,
    p_privacy_version text,
    p_interests text[],
    p_experience_level text
)
returns public.profiles
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_profile public.profiles;
begin
    if coalesce(btrim(p_first_name), '') = '' or coalesce(btrim(p_last_name), '') = '' then
        perform private.fail('MD186');
    end if;
    perform private.record_consent('terms', true, p_terms_version, 'signup');
    perform private.record_consent('privacy', true, p_privacy_version, 'signup');
    update public.profiles as p
    set
        first_name = btrim(p_first_name),
        last_name = btrim(p_last_name),
        ai_interests = coalesce(to_jsonb(p_interests), p.ai_interests),
        experience_level = coalesce(p_experience_level, p.experience_level),
        signup_completed = true
    where p.id = v_user_id
    returning * into strict v_profile;
    return v_profile;
end;
$$;
revoke all on function private.complete_signup(text, text, text, text, text[], text)
from public, anon, authenticated, service_role;
grant execute on function private.complete_signup(text, text, text, text, text[], text) to authenticated;
-- >>>
-- <<< sql/functions/private/transfer_event.sql
-- Gives an event to another organizer. Caller: public.transfer_event. The audit log notes it by the trigger of events.
-- Errors: P0002 for an unknown event or person, 42501 for all but the organizer and admins, MD101 event_not_open,
-- MD187 cannot_organize.
create or replace function private.transfer_event(p_event_id uuid, p_to_user_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_caller_id constant uuid := private.require_person();
    v_event public.events;
    v_former_id uuid;
begin
    v_event := private.require_event_manager(p_event_id, '{}');
    -- accounts before what goes with them, as their deletion does
    perform from auth.users as u where u.id in (v_event.organizer_id, p_to_user_id) order by u.id for key share;
    perform private.lock_event_seats(p_event_id);
    -- two transfers at once: who came second may have no event to give any more
    v_event := private.require_event_manager(p_event_id, '{}');
    perform private.require_visible_user(p_to_user_id);
    if v_event.organizer_id = p_to_user_id then
        return;
    elsif v_event.status not in ('draft', 'published') then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status));
    elsif not private.holds_permission(p_to_user_id, 'events.create') then
        perform private.fail('MD187');
    end if;
    v_former_id := v_event.organizer_id;
    -- an organizer is no staff of his own event
    delete from public.event_staff as s where s.event_id = v_event.id and s.user_id = p_to_user_id;
    update public.events as e set organizer_id = p_to_user_id
    where e.id = v_event.id and e.date = v_event.date;
    perform private.notify(
        p_to_user_id, 'event', 'Ahora organizas un evento', format('Te pasaron «%s»', v_event.title),
        '/events/' || v_event.slug, v_caller_id, 'event', v_event.id
    );
    perform private.notify(
        v_former_id, 'event', 'Ya no organizas un evento', format('«%s» lo organiza otra persona', v_event.title),
        '/events/' || v_event.slug, v_caller_id, 'event', v_event.id
    );
end;
$$;
revoke all on function private.transfer_event(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function private.transfer_event(uuid, uuid) to authenticated;
-- >>>
-- <<< sql/functions/public/record_consent.sql
-- Gives or withdraws the caller's consent to a purpose. Callers: clients.
-- Errors: 42501, 22023, MD184 consent_outdated, MD185 consent_required, MD401 too_many_requests.
create or replace function public.record_consent(
    p_purpose text,
    p_is_granted boolean,
    p_version text default null,
    p_source text default 'web'
)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.record_consent(p_purpose, p_is_granted, p_version, p_source) $$;
revoke all on function public.record_consent(text, boolean, text, text) from public, anon, authenticated, service_role;
grant execute on function public.record_consent(text, boolean, text, text) to authenticated;
comment on function public.record_consent(text, boolean, text, text) is
'Gives (with the version of the words that were shown) or withdraws the caller''s consent to a purpose.';
-- >>>
-- <<< sql/functions/public/my_consents.sql
-- Every purpose, and the caller's last word on it. Callers: clients.
create or replace function public.my_consents()
returns table (
    purpose text,
    name_es text,
    name_en text,
    is_required boolean,
    preference text,
    current_version text,
    is_granted boolean,
    version text,
    source text,
    decided_at timestamptz
)
language sql
stable
security invoker
set search_path = ''
as $$ select c.* from private.my_consents() as c $$;
revoke all on function public.my_consents() from public, anon, authenticated, service_role;
grant execute on function public.my_consents() to authenticated;
comment on function public.my_consents() is
'Every purpose for which data is used, and the caller''s last word on it.';
-- >>>
-- <<< sql/functions/public/complete_signup.sql
-- Ends the welcome steps: names, interests, experience and the consents that an account stands on. Callers: clients.
-- Errors: 42501, MD184 consent_outdated, MD186 names_missing, MD501 silenced, 23514.
create or replace function public.complete_signup(
    p_first_name text,
    p_last_name text,
    p_terms_version text,
    p_privacy_version text,
    p_interests text[] default null,
    p_experience_level text default null
)
returns public.profiles
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.complete_signup(
        p_first_name, p_last_name, p_terms_version, p_privacy_version, p_interests, p_experience_level
    )
$$;
revoke all on function public.complete_signup(text, text, text, text, text[], text)
from public, anon, authenticated, service_role;
grant execute on function public.complete_signup(text, text, text, text, text[], text) to authenticated;
comment on function public.complete_signup(text, text, text, text, text[], text) is
'Ends the welcome steps and returns the profile. The versions are those of the words that were shown; see my_consents.';
-- >>>
-- <<< sql/functions/public/transfer_event.sql
-- Gives an event to another organizer. Callers: its organizer, admins.
-- Errors: P0002, 42501, MD101 event_not_open, MD187 cannot_organize.
create or replace function public.transfer_event(p_event_id uuid, p_to_user_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.transfer_event(p_event_id, p_to_user_id) $$;
revoke all on function public.transfer_event(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function public.transfer_event(uuid, uuid) to authenticated;
comment on function public.transfer_event(uuid, uuid) is
'Gives an event to another organizer, who is told. For its organizer and admins.';
-- >>>

create trigger refuse_change
before update or delete on private.consent_log
for each row execute function private.refuse_change(
    'El registro de autorizaciones no se cambia', 'The record of consents is never changed',
    'consents_are_append_only', 'network', 'user_id'
);

create trigger refuse_truncate
before truncate on private.consent_log
for each statement execute function private.refuse_change(
    'El registro de autorizaciones no se cambia', 'The record of consents is never changed',
    'consents_are_append_only', 'network', 'user_id'
);

create trigger check_consents
before insert or update on public.communication_preferences
for each row execute function private.check_consents();

-- Nobody has consented to anything yet.
update public.communication_preferences as c
set sms_notifications = false, whatsapp_notifications = false
where c.sms_notifications or c.whatsapp_notifications;
