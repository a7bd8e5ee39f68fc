// /storage/v1: Lite on the real storage schema, with its files on disk and its answers put right.
import { App } from '@supabase/lite';
import { Disk } from './disk.mjs';
import { HttpError, readBody, parseJson, sendJson } from './http.mjs';
import { ask, headersOf, liteConnection, sendResponse } from './lite.mjs';

const MAX_FILE_BYTES = 50 * 1024 * 1024;
const UPLOAD_BY_LINK = '/storage/v1/object/upload/sign/';
const OF_A_LINK = /^\/storage\/v1\/object\/(upload\/)?sign\//;

export async function createStorage(config, keys, authSettings) {
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
        if (!isPost && OF_A_LINK.test(url.pathname) && !keys.verify(url.searchParams.get('token'))) {
            throw new HttpError(400, { statusCode: '400', error: 'InvalidJWT', message: 'the link is not valid' });
        }
        if (req.method === 'PUT' && url.pathname.startsWith(UPLOAD_BY_LINK) && isForm(headers)) {
            const file = await fileOf(headers, await readBody(req, MAX_FILE_BYTES));
            return sendResponse(res, await ask(app, req, { ...headers, ...file.headers }, file.body));
        }
        if (isPost && url.pathname.startsWith('/storage/v1/object/sign/')) {
            const response = await ask(app, req, headers, await readBody(req));
            return sendRewritten(res, response, (body) => (Array.isArray(body) ? body.map(signed) : signed(body)));
        }
        if (isPost && url.pathname.startsWith(UPLOAD_BY_LINK)) {
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

const isForm = (headers) => headers['content-type']?.startsWith('multipart/form-data');

/** Where a link takes an upload, Lite stores the form as it came; the storage API stores the file in it. */
async function fileOf(headers, form) {
    const fields = await new Response(form, { headers: { 'content-type': headers['content-type'] } }).formData();
    const file = [...fields.values()].find((value) => value instanceof Blob);
    if (!file) throw new HttpError(400, { statusCode: '400', error: 'InvalidRequest', message: 'no file in the form' });
    const body = Buffer.from(await file.arrayBuffer());
    return { body, headers: { 'content-type': file.type, 'content-length': String(body.length) } };
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
