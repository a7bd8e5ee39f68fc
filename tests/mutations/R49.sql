-- R49: the rights that a project gives by default: TRUNCATE, which row security does not see.
grant truncate on all tables in schema public to anon, authenticated;
