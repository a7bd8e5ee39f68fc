// /storage/v1: Lite on the real storage schema, with its files on disk and its answers put right.
import { App } from '@supabase/lite';
import { Disk } from './disk.mjs';
import { HttpError, readBody, parseJson, sendJson } from './http.mjs';
import { ask, headersOf, liteConnection, sendResponse } from './lite.mjs';

export async function createStorage(config, authSettings) {
    const app = new App({
        connection: liteConnection(config.storageDbUrl),
        auth: authSettings,
        storage: { enabled: true, file_size_limit: '50MiB' },
        options: { server: { admin: false } },
    });
    app._storageAdapter = new Disk(config.storageDir);
    await app.init();

    return async function handle(req, res, url, headers) {
        const isPost = req.method === 'POST';
        if (isPost && url.pathname.startsWith('/storage/v1/object/sign/')) {
            const response = await ask(app, req, headers, await readBody(req));
            return sendRewritten(res, response, (body) => (Array.isArray(body) ? body.map(signed) : signed(body)));
        }
        if (isPost && url.pathname.startsWith('/storage/v1/object/upload/sign/')) {
            const response = await ask(app, req, headers, await readBody(req));
            return sendRewritten(res, response, (body) => ({ url: signed(body).signedURL, token: body.token }));
        }
        if (isPost && url.pathname.startsWith('/storage/v1/object/list/')) {
            const body = await readBody(req);
            const { prefix = '' } = parseJson(body);
            return sendRewritten(res, await ask(app, req, headers, body), (rows) => within(prefix, rows));
        }
        return sendResponse(res, await ask(app, req, headers));
    };
}

async function sendRewritten(res, response, rewrite) {
    if (!response.ok) return sendResponse(res, response);
    const body = await response.json().catch(() => {
        throw new HttpError(502, { message: 'the storage service did not answer in JSON' });
    });
    return sendJson(res, response.status, rewrite(body), headersOf(response));
}

/** Lite says signedUrl, from the root; the storage API says signedURL, from /storage/v1. */
function signed({ signedUrl, ...rest }) {
    return { ...rest, signedURL: signedUrl ? signedUrl.replace(/^(https?:\/\/[^/]+)?\/storage\/v1/, '') : null };
}

/** Lite lists whole names below a prefix; the storage API lists one folder: its files by last name, and its folders. */
function within(prefix, rows) {
    const base = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
    const entries = new Map();
    for (const row of rows) {
        if (!row.name.startsWith(base)) continue;
        const [name, ...below] = row.name.slice(base.length).split('/');
        if (below.length === 0) entries.set(name, { ...row, name });
        else if (!entries.has(name)) entries.set(name, folder(name));
    }
    return [...entries.values()];
}

function folder(name) {
    return { name, id: null, updated_at: null, created_at: null, last_accessed_at: null, metadata: null };
}
