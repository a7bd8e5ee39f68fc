-- Takes back 20260122120000_search.sql. No content is lost: the index is made from it.
drop function public.venues_near(double precision, double precision, double precision, integer);
drop function public.suggest(text, text[], integer);
drop function public.search(text, text[], integer, text);
drop function private.venues_within(double precision, double precision, double precision);
drop function private.suggest_candidates(text, text[], numeric, integer);
drop function private.search_window(text, text[], private.search_place);
drop function private.search_pages(text[], uuid[]);
drop function private.search_candidates(text, text[], private.search_place, integer);
drop function private.read_search_cursor(text);
drop function private.require_search_kinds(text[]);
drop trigger keep_search_document on public.profiles;
drop trigger keep_search_document on public.forum_posts;
drop trigger keep_search_document on public.forum_topics;
drop trigger keep_search_document on public.blog_posts;
drop trigger keep_search_document on public.resources;
drop trigger keep_search_document on public.events;
drop function private.rebuild_search();
drop function private.keep_search_document();
drop function private.put_search_document(private.search_documents);
drop function private.search_document(text, jsonb);
drop function private.search_text(jsonb, text[]);
drop function private.search_query(text);
drop function private.search_vector(text, text, text);
drop function private.search_stems(text);
drop function private.fold(text);
drop type private.search_hit;
drop type private.search_place;
drop table private.search_documents;
drop table private.search_kinds;
do $$
begin
    drop text search configuration private.english;
    drop text search dictionary private.spanish_stop;
end;
$$;
delete from private.error_codes where code in ('MD170', 'MD171', 'MD172', 'MD173');
