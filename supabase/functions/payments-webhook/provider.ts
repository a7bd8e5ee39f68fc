// What every payment provider comes down to: a signed message, and in it at most one fact about money.
import { timingSafeEqual } from "node:crypto";

export interface PaymentEvent {
    eventId: string;
    transactionId: string;
    kind: "paid" | "failed" | "refunded" | "charged_back";
    amount: string;
    currency: string;
    occurredAt: string;
    reference?: string;
    refundId?: string;
}

/** Reads a message, and says nothing when it is not about money. Throws Refused for one that is not the provider's. */
export type Provider = (body: string, headers: Headers, secret: string) => PaymentEvent | null;

export class Refused extends Error {
    constructor(readonly status: 400 | 401, message: string) {
        super(message);
    }
}

/** Compares two hexadecimal digests in constant time. */
export function isSameDigest(ours: string, theirs: string): boolean {
    const [a, b] = [ours, theirs.toLowerCase()].map((hex) => new TextEncoder().encode(hex));
    return a.length === b.length && timingSafeEqual(a, b);
}

/** Refuses what was signed too long ago, or in a future that clocks do not explain. */
export function requireRecent(timestamp: unknown, toleranceSeconds: number): number {
    const age = Date.now() / 1000 - Number(timestamp);
    if (!Number.isInteger(timestamp) || age > toleranceSeconds || age < -300) {
        throw new Refused(400, "the timestamp is too old, or none");
    }
    return timestamp as number;
}

// deno-lint-ignore no-explicit-any
export function parsed(body: string): any {
    try {
        return JSON.parse(body);
    } catch {
        throw new Refused(400, "not JSON");
    }
}

/** An amount in the smallest unit as a decimal number, without ever being a floating point one. */
export function decimal(minor: unknown, digits = 2): string {
    if (!Number.isSafeInteger(minor) || (minor as number) < 0) throw new Refused(400, "the amount is none");
    const text = String(minor).padStart(digits + 1, "0");
    return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

export function isoTime(seconds: number): string {
    return new Date(seconds * 1000).toISOString();
}
