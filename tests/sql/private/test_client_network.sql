-- private.client_network(): the network of a request, as the gateway saw it.
begin;
select plan(10);

create function pg_temp.network_of(p_headers text) returns text language plpgsql as $$
begin
    perform set_config('request.headers', p_headers, true);
    return private.client_network();
end;
$$;

select is(private.client_network(), null, 'outside of a request there is none');
select is(pg_temp.network_of(''), null, 'nor after one');
select is(pg_temp.network_of('{}'), null, 'nor without a gateway');
select is(pg_temp.network_of('{"x-forwarded-for": "203.0.113.77"}'), '203.0.113.0/24', 'the last byte is cut off');
select is(
    pg_temp.network_of('{"x-forwarded-for": "2001:db8:1:2:3:4:5:6"}'), '2001:db8:1::/48', 'and most of a longer address'
);
select is(
    pg_temp.network_of('{"x-forwarded-for": "198.51.100.7, 203.0.113.77"}'), '203.0.113.0/24',
    'what a client writes in front does not count'
);
select is(
    pg_temp.network_of('{"x-forwarded-for": "198.51.100.7", "cf-connecting-ip": "203.0.113.77"}'), '203.0.113.0/24',
    'the platform knows better'
);
select is(pg_temp.network_of('{"x-forwarded-for": "unknown"}'), null, 'what is no address');
select is(pg_temp.network_of('{"x-forwarded-for": "''; drop table x"}'), null, 'or worse');
select is(pg_temp.network_of('{"x-forwarded-for": "127.0.0.1, "}'), null, 'or nothing');

select * from finish();
rollback;
