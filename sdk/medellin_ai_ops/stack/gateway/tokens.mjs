// Access tokens as Supabase Auth makes them: all its claims, the custom access token hook, no token for a banned person.
import { authError, HttpError } from './http.mjs';

const UNDEFINED_FUNCTION = '42883';
const UNDEFINED_SCHEMA = '3F000';

export class Tokens {
    constructor(sql, keys, { issuer, hook }) {
        this.sql = sql;
        this.keys = keys;
        this.issuer = issuer;
        [this.hookSchema, this.hookFunction] = hook.split('.');
    }

    /** Say at start whether the hook is there: before the first migration it is not. */
    async announceHook() {
        const name = `${this.hookSchema}.${this.hookFunction}`;
        const [{ found }] = await this.sql`select to_regprocedure(${`${name}(jsonb)`}) is not null as found`;
        console.log(found ? `custom access token hook: ${name}` : `custom access token hook ${name} does not exist yet`);
    }

    /** Lite's session with a complete token; `method` is how the person proved who they are. */
    async complete(session, method) {
        const { user } = session;
        const given = this.keys.verify(session.access_token);
        const [row] = await this.sql`
            select u.is_anonymous, coalesce(u.banned_until > now(), false) as is_banned,
                s.aal, extract(epoch from s.created_at)::bigint::int as since
            from auth.users as u
            left join auth.sessions as s on s.id = ${given.session_id}
            where u.id = ${user.id}`;
        if (row.is_banned) {
            await this.sql`delete from auth.sessions where id = ${given.session_id}`;
            throw authError(400, 'user_banned', 'User is banned');
        }
        const claims = {
            iss: this.issuer,
            ...given,
            email: user.email ?? '',
            phone: user.phone ?? '',
            app_metadata: user.app_metadata,
            user_metadata: user.user_metadata,
            aal: row.aal ?? 'aal1',
            amr: [{ method: signInMethod(method, row), timestamp: row.since ?? given.iat }],
            is_anonymous: row.is_anonymous,
        };
        const accessToken = this.keys.sign(await this.#withHook(user.id, claims, method));
        return { ...session, access_token: accessToken, user: { ...user, is_anonymous: row.is_anonymous } };
    }

    async #withHook(userId, claims, method) {
        const event = JSON.stringify({ user_id: userId, claims, authentication_method: method });
        const { sql } = this;
        let result;
        try {
            [{ result }] = await sql`
                select ${sql(this.hookSchema)}.${sql(this.hookFunction)}(${event}::text::jsonb) as result`;
        } catch (error) {
            if ([UNDEFINED_FUNCTION, UNDEFINED_SCHEMA].includes(error.code)) return claims;
            console.error(`custom access token hook: ${error.code} ${error.message}`);
            throw authError(500, 'unexpected_failure', 'Error running the custom access token hook');
        }
        if (result?.error) {
            const { http_code: status = 500, message } = result.error;
            throw new HttpError(status, { code: status, error_code: 'unexpected_failure', msg: message });
        }
        if (!result?.claims) throw authError(500, 'unexpected_failure', 'The hook gave no claims back');
        return result.claims;
    }
}

/** A refreshed token still tells how its session began. */
function signInMethod(method, row) {
    if (row.is_anonymous) return 'anonymous';
    return method === 'token_refresh' ? 'password' : method;
}
