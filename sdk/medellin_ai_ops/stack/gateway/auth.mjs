// /auth/v1: Lite on the real auth schema, with complete tokens, anonymous sign-in and the admin API beside it.
import crypto from 'node:crypto';
import { App } from '@supabase/lite';
import { createAdmin, userView } from './admin.mjs';
import { authError, parseJson, readBody, sendJson } from './http.mjs';
import { ask, headersOf, liteConnection, sendResponse } from './lite.mjs';

const GIVES_SESSION = /^\/auth\/v1\/(token|signup|verify)$/;

export function authSettings(config) {
    return {
        enabled: true,
        jwt_secret: config.jwtSecret,
        publishable_key: config.publishableKey,
        secret_key: config.secretKey,
        jwt_expiry: config.tokenSeconds,
        site_url: config.siteUrl,
        enable_signup: true,
        enable_refresh_token_rotation: true,
        minimum_password_length: config.passwordLength,
        email: { enable_signup: true, enable_confirmations: false },
    };
}

export async function createAuth(config, { sql, keys, tokens }) {
    const app = new App({
        connection: liteConnection(config.authDbUrl),
        auth: authSettings(config),
        options: { server: { admin: false } },
    });
    await app.init();
    const admin = createAdmin(sql, config.passwordLength);

    async function signUpAnonymously(data = {}) {
        const sessionId = crypto.randomUUID();
        const refreshToken = crypto.randomUUID();
        const user = await sql.begin(async (tx) => {
            const [created] = await tx`
                insert into auth.users (
                    instance_id, id, aud, role, encrypted_password, confirmation_token, recovery_token, email_change,
                    email_change_token_new, raw_app_meta_data, raw_user_meta_data, is_anonymous,
                    last_sign_in_at, created_at, updated_at
                ) values (
                    '00000000-0000-0000-0000-000000000000', ${crypto.randomUUID()}, 'authenticated', 'authenticated', '',
                    '', '', '', '', '{}', ${JSON.stringify(data)}::text::jsonb, true, now(), now(), now()
                )
                returning *`;
            await tx`
                insert into auth.sessions (id, user_id, aal, created_at, updated_at)
                values (${sessionId}, ${created.id}, 'aal1', now(), now())`;
            await tx`
                insert into auth.refresh_tokens (id, token, user_id, session_id, revoked, created_at, updated_at)
                values (${crypto.randomUUID()}, ${refreshToken}, ${created.id}, ${sessionId}, false, now(), now())`;
            return userView(created, []);
        });
        const now = Math.floor(Date.now() / 1000);
        const claims = { sub: user.id, aud: 'authenticated', role: 'authenticated', session_id: sessionId };
        const session = {
            access_token: keys.sign({ ...claims, iat: now, exp: now + config.tokenSeconds }),
            token_type: 'bearer',
            expires_in: config.tokenSeconds,
            expires_at: now + config.tokenSeconds,
            refresh_token: refreshToken,
            user,
        };
        return tokens.complete(session, 'anonymous');
    }

    return async function handle(req, res, url, headers) {
        const body = ['GET', 'HEAD'].includes(req.method) ? undefined : await readBody(req);
        if (url.pathname.startsWith('/auth/v1/admin/')) {
            requireServiceRole(keys, headers);
            return admin(req, res, url, body);
        }
        if (req.method === 'POST' && url.pathname === '/auth/v1/signup') {
            const { email, phone, data } = parseJson(body);
            if (!email && !phone) return sendJson(res, 200, await signUpAnonymously(data));
        }
        const response = await ask(app, req, headers, body);
        if (!response.ok) return sendResponse(res, response);
        if (req.method === 'POST' && GIVES_SESSION.test(url.pathname)) {
            const answer = await response.json();
            const complete = answer.access_token ? await tokens.complete(answer, methodOf(url)) : answer;
            return sendJson(res, response.status, complete, headersOf(response));
        }
        if (req.method === 'GET' && url.pathname === '/auth/v1/user') {
            const user = await response.json(); // Lite says is_anonymous: false of everybody
            const [{ is_anonymous }] = await sql`select is_anonymous from auth.users where id = ${user.id}`;
            return sendJson(res, response.status, { ...user, is_anonymous }, headersOf(response));
        }
        return sendResponse(res, response);
    };
}

function methodOf(url) {
    if (url.pathname.endsWith('/verify')) return 'otp';
    return url.searchParams.get('grant_type') === 'refresh_token' ? 'token_refresh' : 'password';
}

/** Only the secret key or a token of service_role administers people. */
function requireServiceRole(keys, headers) {
    const token = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? '')?.[1];
    if (keys.verify(token)?.role !== 'service_role') throw authError(403, 'not_admin', 'User not allowed');
}
