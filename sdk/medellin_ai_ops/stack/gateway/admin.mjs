// /auth/v1/admin/users: what the secret key may do with people. Lite has none of it; here it is SQL on auth.users.
import crypto from 'node:crypto';
import bcrypt from 'bcryptjs';
import { authError, parseJson, sendJson } from './http.mjs';

const BCRYPT_COST = 10;
const UNIQUE_VIOLATION = '23505';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
// Go's durations, as GoTrue takes them: 24h, 1h30m, 45s.
const DURATION = /^(\d+(\.\d+)?(h|m|s))+$/;

/** A row of auth.users as the API shows it. */
export function userView(row, identities) {
    return {
        id: row.id,
        aud: row.aud,
        role: row.role,
        email: row.email ?? '',
        phone: row.phone ?? '',
        email_confirmed_at: row.email_confirmed_at ?? undefined,
        confirmed_at: row.confirmed_at ?? undefined,
        last_sign_in_at: row.last_sign_in_at ?? undefined,
        banned_until: row.banned_until ?? undefined,
        app_metadata: row.raw_app_meta_data ?? {},
        user_metadata: row.raw_user_meta_data ?? {},
        identities: identities.map(({ id, provider_id, email, ...identity }) => ({
            ...identity,
            identity_id: id,
            id: provider_id,
            email: email ?? undefined,
        })),
        created_at: row.created_at,
        updated_at: row.updated_at,
        is_anonymous: row.is_anonymous,
    };
}

export function createAdmin(sql, passwordLength) {
    async function hash(password) {
        if (password.length < passwordLength) {
            throw authError(422, 'weak_password', `Password should be at least ${passwordLength} characters.`);
        }
        return bcrypt.hash(password, BCRYPT_COST);
    }

    async function view(rows) {
        const ids = rows.map((row) => row.id);
        const identities = ids.length > 0 ? await sql`select * from auth.identities where user_id in ${sql(ids)}` : [];
        return rows.map((row) => userView(row, identities.filter((identity) => identity.user_id === row.id)));
    }

    async function one(id) {
        const rows = UUID.test(id) ? await sql`select * from auth.users where id = ${id}` : [];
        if (rows.length === 0) throw authError(404, 'user_not_found', 'User not found');
        return (await view(rows))[0];
    }

    async function list(url) {
        const size = Math.min(Math.max(Number(url.searchParams.get('per_page')) || 50, 1), 1000);
        const page = Math.max(Number(url.searchParams.get('page')) || 1, 1);
        const rows = await sql`
            select * from auth.users order by created_at desc, id limit ${size} offset ${(page - 1) * size}`;
        return { users: await view(rows), aud: 'authenticated' };
    }

    async function create(wanted) {
        const email = wanted.email?.toLowerCase() ?? null;
        if (!email && !wanted.phone) {
            throw authError(400, 'validation_failed', 'Cannot create a user without either an email or phone');
        }
        const id = wanted.id ?? crypto.randomUUID();
        const password = wanted.password_hash ?? (wanted.password ? await hash(wanted.password) : '');
        const appData = { provider: 'email', providers: ['email'], ...wanted.app_metadata };
        const userData = { ...wanted.user_metadata, ...(email ? { email_verified: Boolean(wanted.email_confirm) } : {}) };
        await sql.begin(async (tx) => {
            await tx`
                insert into auth.users (
                    instance_id, id, aud, role, email, phone, encrypted_password, email_confirmed_at,
                    confirmation_token, recovery_token, email_change_token_new, email_change,
                    raw_app_meta_data, raw_user_meta_data, created_at, updated_at
                ) values (
                    '00000000-0000-0000-0000-000000000000', ${id}, 'authenticated', ${wanted.role ?? 'authenticated'},
                    ${email}, ${wanted.phone ?? null}, ${password},
                    case when ${Boolean(wanted.email_confirm)} then now() end, '', '', '', '',
                    ${JSON.stringify(appData)}::text::jsonb, ${JSON.stringify(userData)}::text::jsonb, now(), now()
                )`;
            if (!email) return;
            const identity = { sub: id, email, email_verified: false, phone_verified: false };
            await tx`
                insert into auth.identities (
                    id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at
                ) values (
                    ${crypto.randomUUID()}, ${id}, ${id}, ${JSON.stringify(identity)}::text::jsonb, 'email',
                    now(), now(), now()
                )`;
        });
        return one(id);
    }

    async function update(id, wanted) {
        await one(id);
        const password = wanted.password ? await hash(wanted.password) : null;
        const ban = banOf(wanted.ban_duration);
        await sql`
            update auth.users
            set email = coalesce(${wanted.email?.toLowerCase() ?? null}, email),
                phone = coalesce(${wanted.phone ?? null}, phone),
                role = coalesce(${wanted.role ?? null}, role),
                encrypted_password = coalesce(${password}, encrypted_password),
                email_confirmed_at = case
                    when ${Boolean(wanted.email_confirm)} then coalesce(email_confirmed_at, now())
                    else email_confirmed_at
                end,
                raw_app_meta_data = jsonb_strip_nulls(
                    coalesce(raw_app_meta_data, '{}') || ${JSON.stringify(wanted.app_metadata ?? {})}::text::jsonb
                ),
                raw_user_meta_data = jsonb_strip_nulls(
                    coalesce(raw_user_meta_data, '{}') || ${JSON.stringify(wanted.user_metadata ?? {})}::text::jsonb
                ),
                banned_until = case
                    when ${ban.keep} then banned_until
                    else now() + ${ban.interval}::interval
                end,
                updated_at = now()
            where id = ${id}`;
        return one(id);
    }

    return async function handle(req, res, url, body) {
        const [, id] = /^\/auth\/v1\/admin\/users(?:\/([^/]+))?$/.exec(url.pathname) ?? [null, null];
        const route = `${req.method} ${url.pathname === '/auth/v1/admin/users' ? 'all' : id ? 'one' : 'none'}`;
        try {
            if (route === 'GET all') return sendJson(res, 200, await list(url));
            if (route === 'POST all') return sendJson(res, 200, await create(parseJson(body)));
            if (route === 'GET one') return sendJson(res, 200, await one(id));
            if (route === 'PUT one') return sendJson(res, 200, await update(id, parseJson(body)));
            if (route === 'DELETE one') {
                await one(id);
                await sql`delete from auth.users where id = ${id}`;
                return sendJson(res, 200, {});
            }
        } catch (error) {
            if (error.code !== UNIQUE_VIOLATION) throw error;
            throw authError(422, 'email_exists', 'A user with this email address has already been registered');
        }
        throw authError(404, 'not_found', `${req.method} ${url.pathname} is not part of the embedded stack`);
    };
}

/** ban_duration: absent keeps the ban as it is, "none" ends it, a duration begins one. */
function banOf(duration) {
    if (duration === undefined) return { keep: true, interval: null };
    if (duration === 'none') return { keep: false, interval: null };
    if (!DURATION.test(duration)) throw authError(400, 'validation_failed', `invalid format for ban duration: ${duration}`);
    const words = { h: ' hours ', m: ' minutes ', s: ' seconds ' };
    return { keep: false, interval: duration.replace(/[hms]/g, (unit) => words[unit]) };
}
