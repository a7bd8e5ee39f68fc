-- Attack: somebody gets at the data of another by the functions behind the export, or ends the account of another.
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_user('otra', '{admin}');
end;
$$;

-- when, then
select tests.authenticate_as('jefa');
select throws_ok(
    $$ select private.export_person(tests.user_id('ana')) $$, '42501', null, 'an admin exports nobody else'
);
select throws_ok($$ select * from private.privacy_registry $$, '42501', null, 'nor reads how it is made');
select throws_ok($$ select private.personal_words(tests.user_id('ana')) $$, '42501', null, 'nor asks what names her');
select throws_ok($$ delete from auth.users where id = tests.user_id('ana') $$, '42501', null, 'nor deletes her');
select throws_ok(
    $$ select public.delete_my_account('ana@example.com') $$, 'MD181', null, 'also not by saying her address'
);
select throws_ok($$ select private.forget_in_audit(tests.user_id('jefa')) $$, '42501', null, 'nor lets the log forget');
select is((select public.export_my_data()) #>> '{account,id}', tests.user_id('jefa')::text, 'what she gets is her own');
select tests.clear_authentication();
select isnt_empty($$ select from public.profiles where id = tests.user_id('ana') $$, 'ana is there');

select * from finish();
rollback;
