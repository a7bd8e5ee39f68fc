// @supabase/lite in this process: its connection with the repairs that a real Supabase schema needs, and how to ask it.
// `ensureSystemSchema()` is never called: it would replace auth.uid() with one that PostgREST 12 does not feed.
import { Readable } from 'node:stream';
import { createPostgresConnection } from '@supabase/lite/postgres';

// supabase-py refuses "2026-01-02 03:04:05+00": PostgreSQL's text becomes ISO 8601.
const timestamptz = {
    to: 1184,
    from: [1184],
    serialize: (value) => (value instanceof Date ? value.toISOString() : value),
    parse: (text) => {
        const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)\+00$/.exec(text);
        return match ? `${match[1]}T${match[2]}Z` : text;
    },
};
// Lite makes JSON text itself; a driver that does it again stores a string where an object belongs.
const json = (oid) => ({
    to: oid,
    from: [oid],
    serialize: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
    parse: JSON.parse,
});

export function liteConnection(url) {
    const connection = createPostgresConnection({
        url,
        postgresOptions: { types: { timestamptz, json: json(114), jsonb: json(3802) }, max: 5, onnotice: () => {} },
    });
    connection.rlsState = 'active'; // else Lite creates roles and grants everything to anon on the first request
    return connection;
}

/** Ask a Lite app. A peer address that is not local switches off its keyless administration of local callers. */
export function ask(app, req, headers, body) {
    const hasBody = !['GET', 'HEAD'].includes(req.method);
    const request = new Request(`http://${headers.host ?? '127.0.0.1'}${req.url}`, {
        method: req.method,
        headers,
        body: hasBody ? (body ?? Readable.toWeb(req)) : undefined,
        duplex: 'half',
    });
    return app.fetch(request, { peerAddress: '203.0.113.1' });
}

export function headersOf(response) {
    const headers = Object.fromEntries(response.headers);
    const cookies = response.headers.getSetCookie();
    if (cookies.length > 0) headers['set-cookie'] = cookies;
    delete headers['content-length'];
    return headers;
}

export function sendResponse(res, response) {
    res.writeHead(response.status, headersOf(response));
    if (response.body) Readable.fromWeb(response.body).pipe(res);
    else res.end();
}
