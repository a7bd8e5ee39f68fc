// Stripe: https://docs.stripe.com/webhooks. The header holds a time and the HMAC-SHA256 of it and the body, one for each
// secret in use. Payments and refunds carry our reference, and our refund, in their metadata.
import { createHmac } from "node:crypto";
import { decimal, isoTime, isSameDigest, parsed, type PaymentEvent, Refused, requireRecent } from "./provider.ts";

const TOLERANCE_SECONDS = 300;
const WITHOUT_CENTS = new Set(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".split(" "),
);

export function stripe(body: string, headers: Headers, secret: string): PaymentEvent | null {
    const parts = (headers.get("stripe-signature") ?? "").split(",").map((part) => part.trim().split("="));
    const time = parts.find(([name]) => name === "t")?.[1] ?? "";
    const ours = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
    if (!parts.some(([name, value]) => name === "v1" && isSameDigest(ours, value ?? ""))) {
        throw new Refused(401, "the signature is wrong");
    }
    requireRecent(Number(time), TOLERANCE_SECONDS);

    const message = parsed(body);
    const object = message.data.object;
    const fact = (kind: PaymentEvent["kind"], eventId: string, transactionId: string, amount: unknown): PaymentEvent => {
        const currency = String(object.currency).toUpperCase();
        return {
            eventId,
            transactionId,
            kind,
            amount: decimal(amount, WITHOUT_CENTS.has(currency) ? 0 : 2),
            currency,
            occurredAt: isoTime(message.created),
            reference: object.metadata?.reference,
            refundId: object.metadata?.refund_id,
        };
    };
    switch (message.type) {
        case "payment_intent.succeeded":
            return fact("paid", `${object.id}:succeeded`, object.id, object.amount_received);
        case "payment_intent.payment_failed":
            return fact("failed", message.id, object.id, object.amount);
        // Told of by several events; the refund itself is one.
        case "refund.created":
        case "refund.updated":
        case "charge.refund.updated":
            return object.status === "succeeded" ? fact("refunded", object.id, object.payment_intent, object.amount) : null;
        case "charge.dispute.funds_withdrawn":
            return fact("charged_back", object.id, object.payment_intent, object.amount);
        default:
            return null;
    }
}
