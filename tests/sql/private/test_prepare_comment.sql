-- private.prepare_comment: what changes after its approval is read again before it is shown.
begin;
select plan(5);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('bruno', '{member}');
    perform tests.create_post('charla', 'ana');
    perform tests.create_comment('charla', 'bruno', 'uno');
    perform tests.create_comment('charla', 'bruno', 'dos', 'pending');
end;
$$;

-- then
select tests.authenticate_as('bruno');
select results_eq(
    $$ update public.blog_comments set content = content returning content, status $$,
    $$ values ('uno', 'approved'), ('dos', 'pending') $$, 'without a change nothing changes'
);
select results_eq(
    $$ update public.blog_comments set content = content || '!' returning content, status $$,
    $$ values ('uno!', 'pending'), ('dos!', 'pending') $$, 'with a change it waits'
);
select tests.authenticate_as('ana');
select lives_ok($$ select public.moderate_comment(tests.comment_id('uno!'), 'approved') $$, 'it is approved again');
select is_empty($$ update public.blog_comments set content = 'x' returning id $$, 'whose post it is does not write in it');
select tests.authenticate_as_service();
select results_eq(
    $$ update public.blog_comments set content = 'uno' where content = 'uno!' returning status $$,
    $$ values ('approved') $$, 'the service mends without asking'
);

select * from finish();
rollback;
