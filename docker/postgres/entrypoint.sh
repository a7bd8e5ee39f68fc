#!/usr/bin/env bash
# entrypoint.sh postgres [ARGUMENT ...]: starts PostgreSQL. On the first start all roles that log in get the password
# POSTGRES_PASSWORD; an empty folder mounted over the data is filled.
# entrypoint.sh initialise: makes the data, as the image does for itself.
set -euo pipefail

readonly bootstrap=/usr/local/share/medellin-ai/bootstrap
readonly has_passwords=$PGDATA/medellin-ai.has-passwords
readonly logins=(supabase_admin postgres authenticator supabase_auth_admin supabase_storage_admin)

fail() {
    echo "error: $1. $2" >&2
    exit 1
}

initialise() {
    # The locale is that of Supabase's own image. Texts sort otherwise than by bytes, as they do on the embedded server.
    initdb --pgdata="$PGDATA" --username=supabase_admin --auth=scram-sha-256 --auth-local=trust --no-instructions \
        --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en_US.UTF-8 >/dev/null
    # Not preloaded, unlike there: plpgsql_check. Before 2.8.11 it breaks sound functions ("cannot find parent statement
    # on pldbgapi2 call stack"), and Debian's is older. It is loaded by whoever checks a function.
    cat >>"$PGDATA/postgresql.conf" <<'SETTINGS'
listen_addresses = '*'
wal_level = logical
timezone = 'UTC'
log_timezone = 'UTC'
shared_preload_libraries = 'pg_stat_statements, pg_cron'
cron.database_name = 'postgres'
SETTINGS
    # As on hosted projects: pg_cron logs in as the owner of a job, from within.
    cat >"$PGDATA/pg_hba.conf" <<'RULES'
local all all trust
host all all 127.0.0.1/32 trust
host all all ::1/128 trust
host all all all scram-sha-256
RULES
    pg_ctl --wait --silent --options='-c listen_addresses=' start >/dev/null
    for file in cluster.sql database.sql; do
        psql --quiet --no-psqlrc --single-transaction --set=ON_ERROR_STOP=1 --username=supabase_admin \
            --dbname=postgres --file="$bootstrap/$file"
        [ "$file" = database.sql ] ||
            psql --quiet --username=supabase_admin --dbname=postgres --command='alter database postgres owner to postgres'
    done
    pg_ctl --wait --silent --mode=fast stop >/dev/null
}

# Before the server listens: who can connect, can log in.
set_passwords() {
    [ -n "${POSTGRES_PASSWORD:-}" ] || fail "there is no password" "Set POSTGRES_PASSWORD"
    local quoted=${POSTGRES_PASSWORD//\'/\'\'}
    [[ $quoted != *$'\n'* ]] || fail "POSTGRES_PASSWORD has more than one line" "Choose another"
    for role in "${logins[@]}"; do
        echo "alter role $role password '$quoted';"
    done | postgres --single -c log_min_messages=error postgres >/dev/null
    touch "$has_passwords"
}

case ${1:-} in
    initialise) initialise ;;
    postgres)
        [ -s "$PGDATA/PG_VERSION" ] || initialise
        [ -e "$has_passwords" ] || set_passwords
        unset POSTGRES_PASSWORD
        exec "$@"
        ;;
    *) exec "$@" ;;
esac
