-- Stand-in for pgcrypto, which the bundled PostgreSQL is built without: what core functions can give.
-- No crypt(), gen_salt(), hmac(), pgp_*() and no sha1: a migration that needs them must fail here, not differ.
create function gen_random_uuid() returns uuid
language sql volatile parallel safe
as $$ select pg_catalog.gen_random_uuid() $$;

create function gen_random_bytes(integer) returns bytea
language plpgsql volatile strict parallel safe
as $$
declare
    v_bytes bytea := '';
begin
    if $1 not between 1 and 1024 then
        raise exception 'Length not in range' using errcode = '39000';
    end if;
    while pg_catalog.length(v_bytes) < $1 loop
        -- a random uuid has 122 random bits; two of them hashed have 128 and more
        v_bytes := v_bytes || pg_catalog.decode(
            pg_catalog.md5(pg_catalog.gen_random_uuid()::text || pg_catalog.gen_random_uuid()::text), 'hex'
        );
    end loop;
    return pg_catalog.substr(v_bytes, 1, $1);
end;
$$;

create function digest(bytea, text) returns bytea
language plpgsql immutable strict parallel safe
as $$
declare
    v_digest bytea := case pg_catalog.lower($2)
        when 'md5' then pg_catalog.decode(pg_catalog.md5($1), 'hex')
        when 'sha224' then pg_catalog.sha224($1)
        when 'sha256' then pg_catalog.sha256($1)
        when 'sha384' then pg_catalog.sha384($1)
        when 'sha512' then pg_catalog.sha512($1)
    end;
begin
    if v_digest is null then
        raise exception 'Cannot use "%": No such hash algorithm', $2 using errcode = '22023';
    end if;
    return v_digest;
end;
$$;

create function digest(text, text) returns bytea
language sql immutable strict parallel safe
begin atomic
    select digest(pg_catalog.convert_to($1, 'UTF8'), $2);
end;
