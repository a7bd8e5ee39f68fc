-- Worker: whoever migrates may act as one, as `medellin-ai work` does after it has logged in.
-- Undo: supabase/undo/20260130000000_worker.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

grant medellin_worker to current_user;
