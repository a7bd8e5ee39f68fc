// The gateway of the embedded stack: one address on this machine that routes like a Supabase project.
//   /rest/v1 -> PostgREST      /auth/v1, /storage/v1 -> Lite, in this process      /functions/v1 -> the edge runtime
// Configuration: a JSON file (it holds secrets), named by MEDELLIN_GATEWAY_CONFIG.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import postgres from 'postgres';
import { authSettings, createAuth } from './auth.mjs';
import { HttpError, sendJson, sendPreflight } from './http.mjs';
import { Keys } from './keys.mjs';
import './passwords.mjs';
import { proxy } from './proxy.mjs';
import { createStorage } from './storage.mjs';
import { Tokens } from './tokens.mjs';

const config = JSON.parse(fs.readFileSync(process.env.MEDELLIN_GATEWAY_CONFIG, 'utf8'));
const keys = new Keys(config);
const sql = postgres(config.authDbUrl, { max: 4, onnotice: () => {} });
const issuer = `http://127.0.0.1:${config.port}/auth/v1`;
const tokens = new Tokens(sql, keys, { issuer, hook: config.tokenHook });
const auth = await createAuth(config, { sql, keys, tokens });
const storage = await createStorage(config, keys, authSettings(config));
await tokens.announceHook();

// Links in e-mails and of signed files carry no key.
const WITHOUT_KEY = /^\/(storage\/v1\/|auth\/v1\/(callback|authorize|verify|\.well-known\/))/;

async function route(req, res) {
    const url = new URL(req.url, 'http://gateway');
    if (req.method === 'OPTIONS') return sendPreflight(res);
    if (url.pathname === '/health') return sendJson(res, 200, { ok: true });
    const service = /^\/(rest|auth|storage|functions)\/v1(?=\/|$)/.exec(url.pathname)?.[1];
    if (!service) return sendJson(res, 404, { message: 'no Route matched with those values' });

    const headers = withRoleToken(req, url);
    if (service === 'rest') {
        return proxy(req, res, { name: 'PostgREST', port: config.restPort, path: restPath(url), headers });
    }
    if (service === 'functions') {
        requireToken(url, headers);
        const path = url.pathname.slice('/functions/v1'.length) + url.search;
        return proxy(req, res, { name: 'the edge runtime', port: config.functionsPort, path, headers });
    }
    return service === 'auth' ? auth(req, res, url, headers) : storage(req, res, url, headers);
}

/** Check the API key, and put the token of its role in its place where no person's token is given. */
function withRoleToken(req, url) {
    const headers = { ...req.headers };
    delete headers.connection;
    // From where a request comes is for the gateway to say: the last of these is true, what a client wrote stands before.
    delete headers['cf-connecting-ip'];
    headers['x-forwarded-for'] = [headers['x-forwarded-for'], req.socket.remoteAddress].filter(Boolean).join(', ');
    const key = headers.apikey ?? url.searchParams.get('apikey');
    const bearer = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? '')?.[1];
    if (!key) {
        if (WITHOUT_KEY.test(url.pathname) || isOpen(url)) return headers;
        const hint = 'No `apikey` request header or url param was found.';
        throw new HttpError(401, { message: 'No API key found in request', hint });
    }
    const roleToken = keys.tokenOf(key);
    if (!roleToken || (bearer?.startsWith('sb_') && bearer !== key)) {
        const hint = 'Double check your Supabase publishable or secret key.';
        throw new HttpError(401, { message: 'Invalid API key', hint });
    }
    if (!bearer || bearer === key) headers.authorization = `Bearer ${roleToken}`;
    return headers;
}

/** Whether the path is that of a function for everybody, who need no key for it. */
function isOpen(url) {
    const [, service, , name] = url.pathname.split('/');
    return service === 'functions' && config.openFunctions.includes(name);
}

/** A function runs for holders of a valid token, unless config.toml says verify_jwt = false. */
function requireToken(url, headers) {
    if (isOpen(url)) return;
    if (!keys.verify(headers.authorization?.replace(/^Bearer\s+/i, ''))) {
        throw new HttpError(401, { code: 401, message: 'Invalid JWT' });
    }
}

function restPath(url) {
    const query = url.search.slice(1).split('&').filter((part) => part && !part.startsWith('apikey=')).join('&');
    return (url.pathname.slice('/rest/v1'.length) || '/') + (query ? `?${query}` : '');
}

/** A database's error in one line, a fault of ours with where it happened. */
function inWords(error) {
    return error instanceof postgres.PostgresError ? `${error.code} ${error.message}` : (error?.stack ?? String(error));
}

function sendError(req, res, error) {
    if (!(error instanceof HttpError)) console.error(`${req.method} ${req.url.split('?')[0]}: ${inWords(error)}`);
    if (res.headersSent) return res.destroy();
    if (error instanceof HttpError) return sendJson(res, error.status, error.body);
    return sendJson(res, 500, { code: 500, message: error.message, msg: error.message });
}

const server = http.createServer((req, res) => {
    res.setHeader('sb-request-id', crypto.randomUUID());
    route(req, res).catch((error) => sendError(req, res, error));
});
server.keepAliveTimeout = 65_000;
server.listen(config.port, '127.0.0.1', () => console.log(`gateway on http://127.0.0.1:${config.port}`));

process.on('unhandledRejection', (error) => console.error(`unhandled: ${inWords(error)}`));
process.on('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
    process.exit(0);
});
