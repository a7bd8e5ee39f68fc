-- Takes back 20260113000000_ai.sql, with every embedding, interest and recommendation.
drop table public.content_recommendations;
drop table public.user_interests;
drop table public.content_embeddings;
drop table public.ai_models;
delete from private.rate_limits where action = 'interest';
