-- R62: the default city went through the wrong encoding.
alter table public.venues alter column city set default 'Medell√≠n';
