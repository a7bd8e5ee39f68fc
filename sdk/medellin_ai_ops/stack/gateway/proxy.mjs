// Hand a request on to a component on this machine (PostgREST, the edge runtime), over kept connections.
import http from 'node:http';
import { sendJson } from './http.mjs';

const agent = new http.Agent({ keepAlive: true, maxSockets: 64, scheduling: 'lifo' });

export function proxy(req, res, { port, path, headers, name }) {
    const upstream = http.request(
        { host: '127.0.0.1', port, method: req.method, path, headers: { ...headers, host: `127.0.0.1:${port}` }, agent },
        (answer) => {
            res.writeHead(answer.statusCode, { ...answer.headers, 'access-control-allow-origin': '*' });
            answer.pipe(res);
            answer.on('error', () => res.destroy());
        },
    );
    upstream.on('error', (error) => {
        if (res.headersSent) res.destroy();
        else sendJson(res, 503, { message: `${name} does not answer (${error.code}); it is being started again` });
    });
    res.on('close', () => upstream.destroy());
    req.pipe(upstream);
}
