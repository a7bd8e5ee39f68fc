-- R03: no unique key behind the upsert of embeddings.
alter table public.content_embeddings drop constraint unique_content_embedding;
