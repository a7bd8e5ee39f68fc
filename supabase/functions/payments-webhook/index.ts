// What payment providers tell: /payments-webhook/<provider>. The signature is the proof, so no key is asked for; what is
// true is entered into the ledger with the secret key, and the database decides what follows from it. 200: it is known,
// by now or before; 4xx: it is not the provider's, or can never be used; 503: tell it again later.
import { createHash } from "node:crypto";
import { type PaymentEvent, type Provider, Refused } from "./provider.ts";
import { stripe } from "./stripe.ts";
import { wompi } from "./wompi.ts";

const PROVIDERS: Record<string, { read: Provider; secret: string }> = {
    stripe: { read: stripe, secret: "STRIPE_WEBHOOK_SECRET" },
    wompi: { read: wompi, secret: "WOMPI_EVENTS_SECRET" },
};
const MOST_BYTES = 256 * 1024;

function answer(status: number, body: Record<string, unknown>): Response {
    return Response.json(body, {
        status,
        headers: status === 503 ? { "retry-after": "60" } : undefined,
    });
}

/** The body, unless it is longer than any message of a provider: nobody has proven yet who sends it. */
async function readBody(request: Request): Promise<string | null> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of request.body ?? []) {
        length += chunk.length;
        if (length > MOST_BYTES) return null;
        chunks.push(chunk);
    }
    return new TextDecoder().decode(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

async function enter(provider: string, event: PaymentEvent, body: string): Promise<Response> {
    const key = Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!;
    const result = await fetch(`${Deno.env.get("SUPABASE_URL")}/rest/v1/rpc/apply_payment_event`, {
        method: "POST",
        headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({
            p_provider: provider,
            p_event_id: event.eventId,
            p_transaction_id: event.transactionId,
            p_kind: event.kind,
            p_amount: event.amount,
            p_currency: event.currency,
            p_occurred_at: event.occurredAt,
            p_reference: event.reference,
            p_refund_id: event.refundId,
            p_payload_digest: createHash("sha256").update(body).digest("hex"),
        }),
    });
    const outcome = await result.json();
    if (result.ok) {
        if (outcome === "contradicted" || outcome === "unclaimed") console.error(provider, event.eventId, outcome);
        return answer(200, { outcome });
    }
    console.error(provider, event.eventId, result.status, outcome.code, outcome.message);
    // What breaks a rule of the ledger breaks it the next time too.
    return /^22|^23514/.test(outcome.code ?? "") ? answer(422, { error: "unusable" }) : answer(503, { error: "later" });
}

Deno.serve(async (request: Request) => {
    const name = new URL(request.url).pathname.split("/").at(-1)!;
    if (!Object.hasOwn(PROVIDERS, name)) return answer(404, { error: "no such provider" });
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
    const { read, secret } = PROVIDERS[name];
    const known = Deno.env.get(secret);
    if (!known) {
        console.error(`${secret} is not set`);
        return answer(503, { error: "not set up" });
    }
    const body = await readBody(request);
    if (body === null) return answer(413, { error: "too long" });

    try {
        const event = read(body, request.headers, known);
        return event ? await enter(name, event, body) : answer(200, { outcome: "ignored" });
    } catch (error) {
        if (error instanceof Refused) return answer(error.status, { error: error.message });
        console.error(name, error);
        return answer(503, { error: "later" });
    }
});
