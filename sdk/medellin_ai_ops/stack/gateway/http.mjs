// Small things every route needs: answers in JSON, bodies, CORS.

const CORS = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS',
    'access-control-allow-headers':
        '*, authorization, apikey, content-type, x-client-info, x-upsert, x-supabase-api-version, '
        + 'prefer, range, range-unit, content-profile, accept-profile',
    'access-control-expose-headers': 'content-range, content-location, preference-applied, sb-request-id',
    'access-control-max-age': '3600',
};
const MAX_JSON_BYTES = 1024 * 1024;

/** An answer that is an error: thrown anywhere in a route, sent by the server. */
export class HttpError extends Error {
    constructor(status, body) {
        super(body.msg ?? body.message);
        this.status = status;
        this.body = body;
    }
}

/** An error in the form of Supabase Auth. */
export function authError(status, code, message) {
    return new HttpError(status, { code: status, error_code: code, msg: message });
}

export function sendJson(res, status, body, headers = {}) {
    const text = JSON.stringify(body);
    res.writeHead(status, {
        ...headers,
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
        'access-control-allow-origin': '*',
    });
    res.end(text);
}

export function sendPreflight(res) {
    res.writeHead(204, CORS);
    res.end();
}

export async function readBody(req, limit = MAX_JSON_BYTES) {
    const chunks = [];
    let size = 0;
    for await (const chunk of req) {
        size += chunk.length;
        if (size > limit) throw new HttpError(413, { code: 413, msg: 'Request body too large' });
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}

export function parseJson(buffer) {
    if (buffer.length === 0) return {};
    try {
        const value = JSON.parse(buffer.toString('utf8'));
        if (value && typeof value === 'object' && !Array.isArray(value)) return value;
    } catch {
        // told below
    }
    throw authError(400, 'bad_json', 'Could not parse request body as JSON');
}
