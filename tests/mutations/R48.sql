-- R48: PUBLIC may execute every function, as PostgreSQL gives it by default.
grant execute on all functions in schema public, private to public;
