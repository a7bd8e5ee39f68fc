// API keys and tokens: sb_publishable_… and sb_secret_… stand for the roles anon and service_role.
import crypto from 'node:crypto';

const LONG_AGO = 1700000000; // key tokens do not age: the same key gives the same token after every start
const FAR_AWAY = 2524608000;

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export class Keys {
    constructor({ jwtSecret, publishableKey, secretKey }) {
        this.secret = jwtSecret;
        const token = (role) => this.sign({ iss: 'supabase', ref: 'local', role, iat: LONG_AGO, exp: FAR_AWAY });
        this.tokens = new Map([[publishableKey, token('anon')], [secretKey, token('service_role')]]);
    }

    sign(claims) {
        const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
        return `${signed}.${this.#signature(signed)}`;
    }

    /** The claims of a token that is ours and has not expired, else null. */
    verify(token) {
        const [header, payload, signature, ...rest] = String(token).split('.');
        if (!signature || rest.length > 0) return null;
        const expected = Buffer.from(this.#signature(`${header}.${payload}`));
        const given = Buffer.from(signature);
        if (given.length !== expected.length || !crypto.timingSafeEqual(given, expected)) return null;
        try {
            if (JSON.parse(Buffer.from(header, 'base64url')).alg !== 'HS256') return null;
            const claims = JSON.parse(Buffer.from(payload, 'base64url'));
            return claims.exp && claims.exp < Date.now() / 1000 ? null : claims;
        } catch {
            return null;
        }
    }

    /** The role token an API key stands for, or null. Old-style keys are such tokens themselves. */
    tokenOf(key) {
        if (this.tokens.has(key)) return this.tokens.get(key);
        return ['anon', 'service_role'].includes(this.verify(key)?.role) ? key : null;
    }

    #signature(text) {
        return crypto.createHmac('sha256', this.secret).update(text).digest('base64url');
    }
}
