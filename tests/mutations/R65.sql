-- R65: nothing looks whether a tree is one.
create or replace function private.check_tree()
returns trigger
language plpgsql
as $$ begin return null; end; $$;
