// Wompi, Colombia: https://docs.wompi.co/docs/colombia/eventos/. A checksum is the SHA-256 of the values that the event
// lists, its timestamp and our secret for events. It tries again for 24 hours with the same timestamp.
import { createHash } from "node:crypto";
import { decimal, isoTime, isSameDigest, parsed, type PaymentEvent, Refused, requireRecent } from "./provider.ts";

const TOLERANCE_SECONDS = 48 * 3600;
const KINDS: Record<string, PaymentEvent["kind"]> = {
    APPROVED: "paid",
    DECLINED: "failed",
    ERROR: "failed",
    VOIDED: "refunded",
};
// The list of signed values may grow. In front of ours, or between them, others could take over a part of theirs.
const SIGNED = ["transaction.id", "transaction.status", "transaction.amount_in_cents"];

export function wompi(body: string, _headers: Headers, secret: string): PaymentEvent | null {
    const message = parsed(body);
    const { properties, checksum } = message?.signature ?? {};
    if (!Array.isArray(properties) || typeof checksum !== "string") throw new Refused(401, "there is no signature");
    const values = properties.map((path) => valueAt(message.data, path));
    const ours = createHash("sha256").update(values.join("") + message.timestamp + secret).digest("hex");
    if (!isSameDigest(ours, checksum)) throw new Refused(401, "the checksum is wrong");
    const timestamp = requireRecent(message.timestamp, TOLERANCE_SECONDS);

    if (message.event !== "transaction.updated") return null;
    if (SIGNED.some((path, place) => properties[place] !== path)) throw new Refused(401, "not all that counts is signed");
    const transaction = message.data.transaction;
    const kind = KINDS[transaction.status];
    if (!kind) return null;
    return {
        eventId: `${transaction.id}:${transaction.status}`,
        transactionId: transaction.id,
        kind,
        amount: decimal(transaction.amount_in_cents),
        currency: transaction.currency,
        occurredAt: isoTime(timestamp),
        reference: transaction.reference ?? "",
    };
}

function valueAt(data: unknown, path: unknown): string | number {
    let value = data;
    for (const name of String(path).split(".")) {
        value = value !== null && typeof value === "object" && Object.hasOwn(value, name)
            ? (value as Record<string, unknown>)[name]
            : undefined;
    }
    if (typeof value !== "string" && typeof value !== "number") throw new Refused(401, "a signed value is missing");
    return value;
}
