-- Takes back 20260130000000_worker.sql.
revoke medellin_worker from current_user;
