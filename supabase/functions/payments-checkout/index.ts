// Begins to pay for a registration with Wompi: signs what the database says is due, so that nobody pays less.
// https://docs.wompi.co/docs/colombia/widget-checkout-web/. Acts as the person who asks.
import { createHash } from "node:crypto";

const project = Deno.env.get("SUPABASE_URL");
const CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "authorization, apikey, content-type, x-client-info",
};

Deno.serve(async (request: Request) => {
    if (request.method === "OPTIONS") return new Response(null, { headers: CORS });
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { ...CORS, allow: "POST" } });
    const publicKey = Deno.env.get("WOMPI_PUBLIC_KEY");
    const secret = Deno.env.get("WOMPI_INTEGRITY_SECRET");
    if (!publicKey || !secret) {
        console.error("WOMPI_PUBLIC_KEY or WOMPI_INTEGRITY_SECRET is not set");
        return Response.json({ error: "not set up" }, { status: 503, headers: CORS });
    }
    const { registration_id } = await request.json().catch(() => ({}));
    const started = await fetch(`${project}/rest/v1/rpc/start_payment`, {
        method: "POST",
        headers: {
            apikey: Deno.env.get("SUPABASE_ANON_KEY")!,
            authorization: request.headers.get("authorization") ?? "",
            "content-type": "application/json",
        },
        body: JSON.stringify({ p_registration_id: registration_id ?? null }),
    });
    const body = await started.json();
    // What the database refuses is told in its words.
    if (!started.ok) return Response.json(body, { status: started.status, headers: CORS });

    const [due] = body;
    const expiresAt = due.expires_at && new Date(due.expires_at).toISOString();
    const checkout = new URL("https://checkout.wompi.co/p/");
    checkout.search = new URLSearchParams({
        "public-key": publicKey,
        "currency": due.currency,
        "amount-in-cents": String(due.amount_in_cents),
        "reference": due.reference,
        "signature:integrity": createHash("sha256")
            .update(`${due.reference}${due.amount_in_cents}${due.currency}${expiresAt ?? ""}${secret}`)
            .digest("hex"),
        ...(expiresAt ? { "expiration-time": expiresAt } : {}),
    }).toString();
    return Response.json({ url: checkout, ...due }, { headers: { ...CORS, "cache-control": "no-store" } });
});
