-- What a person is recognised by in free text, as a regular expression without regard to case: addresses, telephone
-- number, profile elsewhere, and the whole name. A first name alone is everybody's. Null when there is nothing.
-- Caller: erase_person.
create or replace function private.personal_words(p_user_id uuid)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    select string_agg(
        case when w.is_name then '\m' else '' end
        || regexp_replace(w.word, '([^[:alnum:][:space:]])', '\\\1', 'g')
        || case when w.is_name then '\M' else '' end, '|'
    )
    from auth.users as u
    left join public.profiles as p on u.id = p.id
    cross join lateral (
        values
        (u.email::text, false),
        (p.email, false),
        (u.phone, false),
        (p.linkedin_url, false),
        (case when length(p.first_name) > 1 and length(p.last_name) > 1 then p.first_name || ' ' || p.last_name end, true),
        (case when u.raw_user_meta_data ->> 'full_name' ~ '\S+\s+\S+' then u.raw_user_meta_data ->> 'full_name' end, true)
    ) as w (word, is_name)
    where u.id = p_user_id and length(btrim(w.word)) > 4
$$;
revoke all on function private.personal_words(uuid) from public, anon, authenticated, service_role;
