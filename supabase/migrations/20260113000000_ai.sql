-- AI: models, embeddings of content, interests of people, what they are recommended.
-- Functions: sql/functions/private. Policies: sql/policies/public/{ai_models,user_interests,content_recommendations}.sql.
-- Undo: supabase/undo/20260113000000_ai.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('interest', 100, '1 minute', 50, '2 minutes');

create table public.ai_models (
    id uuid primary key default gen_random_uuid(),
    name text not null unique,
    type text not null,
    version text not null,
    parameters jsonb not null,
    is_active boolean not null default true,
    prepared_since timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint known_type check (type in ('embedding', 'recommendation')),
    constraint parameters_is_an_object check (jsonb_typeof(parameters) = 'object'),
    constraint known_provider check (
        type <> 'embedding' or coalesce(parameters ->> 'provider', 'openai') in ('lexical', 'openai')
    ),
    constraint dimensions_fit check (
        type <> 'embedding' or (
            coalesce(parameters -> 'dimensions', '1') between '1' and '1536'
            and coalesce(parameters ->> 'dimensions', '1') !~ '[^0-9]'
        )
    ),
    -- Keys of services belong into the worker's environment: no name of one, no value like one, no address with one.
    constraint no_secrets_in_parameters check (
        parameters::text !~* '"[^"]*(secret|passw|credential|authorization|api[_-]?key)[^"]*" *:'
        and parameters::text !~* '"[^"]*(key|token)[0-9_-]*" *:'
        and parameters::text !~* '"(bearer |basic |(sk|pk|rk|hf|gsk|gh[pousr])[-_]|aiza|akia|eyj)'
        and parameters::text !~ '://[^/"]*@'
    )
);
comment on table public.ai_models is 'Models that embed and recommend, and how they are called; for admins.';
comment on column public.ai_models.parameters is
'Of one that embeds: provider (lexical, or openai for whatever speaks its protocol), model (its name there, when it is '
'not the name here) and dimensions (1536).';
comment on column public.ai_models.prepared_since is
'Since when its vectors are kept up to date, beside those of the active model too; written by backfill_embeddings().';
-- Who writes vectors and who reads them ask for the one model that is active.
create unique index idx_ai_models_active on public.ai_models (type) where is_active;

alter table public.ai_models enable row level security;
revoke all on public.ai_models from public, anon, authenticated, service_role;
grant select, delete on public.ai_models to app_admin;
grant insert (name, type, version, parameters, is_active) on public.ai_models to app_admin;
grant update (name, version, parameters, is_active) on public.ai_models to app_admin;
grant select, insert, update, delete on public.ai_models to service_role;

create table public.content_embeddings (
    id uuid primary key default gen_random_uuid(),
    content_type text not null references private.content_types (code) on delete cascade,
    content_id uuid not null,
    model_id uuid not null references public.ai_models (id) on delete cascade,
    embedding extensions.vector(1536) not null,
    metadata jsonb not null default '{}',
    content_hash text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint unique_content_embedding unique (content_type, content_id, model_id),
    constraint metadata_is_an_object check (jsonb_typeof(metadata) = 'object')
);
comment on table public.content_embeddings is 'One vector for a piece of content and a model; the API reads none.';
comment on column public.content_embeddings.content_hash is 'Of the text and of how the model was called.';
create index idx_content_embeddings_model on public.content_embeddings (model_id);
-- Half precision halves them and costs no order. One a type: a filter on the type would throw away most of what a common
-- index finds; the model is filtered while the index is read on (hnsw.iterative_scan).
create index idx_content_embeddings_vector_event on public.content_embeddings
using hnsw ((embedding::extensions.halfvec(1536)) extensions.halfvec_cosine_ops) where content_type = 'event';
create index idx_content_embeddings_vector_resource on public.content_embeddings
using hnsw ((embedding::extensions.halfvec(1536)) extensions.halfvec_cosine_ops) where content_type = 'resource';
create index idx_content_embeddings_vector_blog_post on public.content_embeddings
using hnsw ((embedding::extensions.halfvec(1536)) extensions.halfvec_cosine_ops) where content_type = 'blog_post';
create index idx_content_embeddings_vector_topic on public.content_embeddings
using hnsw ((embedding::extensions.halfvec(1536)) extensions.halfvec_cosine_ops) where content_type = 'topic';
create index idx_content_embeddings_vector_user on public.content_embeddings
using hnsw ((embedding::extensions.halfvec(1536)) extensions.halfvec_cosine_ops) where content_type = 'user';

alter table public.content_embeddings enable row level security;
revoke all on public.content_embeddings from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.content_embeddings to service_role;

create table public.user_interests (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
    interest_type text not null,
    interest_value text not null,
    weight numeric not null default 1.0,
    source text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint unique_user_interest unique (user_id, interest_type, interest_value),
    constraint known_interest_type check (interest_type in ('topic', 'skill', 'format', 'area', 'category')),
    constraint interest_value_is_short check (length(btrim(interest_value)) between 1 and 100),
    constraint weight_is_a_share check (weight between 0 and 1),
    constraint known_source check (source in ('explicit', 'profile', 'activity'))
);
comment on table public.user_interests is
'What a person likes: said by himself (explicit) or found out by the recommender.';
create index idx_user_interests_type on public.user_interests (interest_type);

alter table public.user_interests enable row level security;
revoke all on public.user_interests from public, anon, authenticated, service_role;
grant select, delete on public.user_interests to authenticated;
grant insert (interest_type, interest_value, weight, source) on public.user_interests to authenticated;
grant update (weight) on public.user_interests to authenticated;
grant select, insert, update, delete on public.user_interests to service_role;

create table public.content_recommendations (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    content_type text not null references private.content_types (code) on delete cascade,
    content_id uuid not null,
    score numeric not null,
    reason jsonb not null,
    is_viewed boolean not null default false,
    viewed_at timestamptz,
    is_dismissed boolean not null default false,
    ai_model_id uuid,
    generated_at timestamptz not null default now(),
    expires_at timestamptz,
    created_at timestamptz not null default now(),

    constraint unique_recommendation unique (user_id, content_type, content_id),
    constraint score_is_a_share check (score between 0 and 1),
    constraint viewed_has_a_time check (is_viewed = (viewed_at is not null))
);
comment on table public.content_recommendations is 'What a person might like, and why; written by the recommender.';
comment on column public.content_recommendations.viewed_at is 'Filled by a trigger when left out.';
comment on column public.content_recommendations.is_dismissed is
'The person does not want to see it; the row stays, so that it is not recommended again.';
comment on column public.content_recommendations.ai_model_id is
'Whose vectors were compared; empty when there was none.';
comment on column public.content_recommendations.expires_at is
'From then on it is not shown, unless it is made anew; empty: always.';
create index idx_recommendations_content on public.content_recommendations (content_type, content_id);
create index idx_recommendations_score on public.content_recommendations (user_id, score desc, id desc)
where not is_dismissed;

alter table public.content_recommendations enable row level security;
revoke all on public.content_recommendations from public, anon, authenticated, service_role;
grant select on public.content_recommendations to authenticated;
grant update (is_viewed, is_dismissed) on public.content_recommendations to authenticated;
grant select, insert, update, delete on public.content_recommendations to service_role;

create trigger update_ai_models_timestamp
before update on public.ai_models
for each row execute function private.update_updated_at_timestamp();

create trigger update_content_embeddings_timestamp
before update on public.content_embeddings
for each row execute function private.update_updated_at_timestamp();

create trigger update_user_interests_timestamp
before update on public.user_interests
for each row execute function private.update_updated_at_timestamp();

create trigger check_interest_rate
before insert on public.user_interests
for each row execute function private.check_rate('interest');

create trigger date_recommendation_view
before insert or update of is_viewed, viewed_at on public.content_recommendations
for each row execute function private.date_flag('is_viewed', 'viewed_at');

-- <<< sql/policies/public/ai_models.sql
-- public.ai_models      select, insert, update, delete
-- anon, authenticated   -
-- app_admin             all
drop policy if exists ai_models_select_admin on public.ai_models;
create policy ai_models_select_admin on public.ai_models
    for select to app_admin
    using ((select private.is_admin()));
comment on policy ai_models_select_admin on public.ai_models is 'Admins manage models';

drop policy if exists ai_models_insert_admin on public.ai_models;
create policy ai_models_insert_admin on public.ai_models
    for insert to app_admin
    with check ((select private.is_admin()));
comment on policy ai_models_insert_admin on public.ai_models is 'Admins manage models';

drop policy if exists ai_models_update_admin on public.ai_models;
create policy ai_models_update_admin on public.ai_models
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy ai_models_update_admin on public.ai_models is 'Admins manage models';

drop policy if exists ai_models_delete_admin on public.ai_models;
create policy ai_models_delete_admin on public.ai_models
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy ai_models_delete_admin on public.ai_models is 'Admins manage models';
-- >>>
-- <<< sql/policies/public/user_interests.sql
-- public.user_interests   select   insert          update         delete
-- anon                    -        -               -              -
-- authenticated           own      own, explicit   own: weight    own
drop policy if exists user_interests_select_authenticated on public.user_interests;
create policy user_interests_select_authenticated on public.user_interests
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_interests_select_authenticated on public.user_interests is 'People see their own interests';

drop policy if exists user_interests_insert_authenticated on public.user_interests;
create policy user_interests_insert_authenticated on public.user_interests
    for insert to authenticated
    with check (user_id = (select auth.uid()) and source = 'explicit' and (select private.is_person()));
comment on policy user_interests_insert_authenticated on public.user_interests is 'People say what they like';

drop policy if exists user_interests_update_authenticated on public.user_interests;
create policy user_interests_update_authenticated on public.user_interests
    for update to authenticated
    using (user_id = (select auth.uid()))
    with check (user_id = (select auth.uid()));
comment on policy user_interests_update_authenticated on public.user_interests is 'People say how much they like it';

drop policy if exists user_interests_delete_authenticated on public.user_interests;
create policy user_interests_delete_authenticated on public.user_interests
    for delete to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_interests_delete_authenticated on public.user_interests is
'People take back what they or the recommender said';
-- >>>
-- <<< sql/policies/public/content_recommendations.sql
-- public.content_recommendations   select   insert               update                         delete
-- anon                             -        -                    -                              -
-- authenticated                    own      - (the recommender)  own: is_viewed, is_dismissed   -
drop policy if exists content_recommendations_select_authenticated on public.content_recommendations;
create policy content_recommendations_select_authenticated on public.content_recommendations
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy content_recommendations_select_authenticated on public.content_recommendations is
'People see what they are recommended';

drop policy if exists content_recommendations_update_authenticated on public.content_recommendations;
create policy content_recommendations_update_authenticated on public.content_recommendations
    for update to authenticated
    using (user_id = (select auth.uid()))
    with check (user_id = (select auth.uid()));
comment on policy content_recommendations_update_authenticated on public.content_recommendations is
'People mark a recommendation as seen, or dismiss it';
-- >>>
