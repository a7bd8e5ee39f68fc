// Calendars for apps, which send no key and no session: /calendar/<token>.ics is the feed of the person whose secret
// token it is, /calendar/event/<slug>.ics a published event. Acts as anon: what a token opens, the database decides.
const project = Deno.env.get("SUPABASE_URL");
const key = Deno.env.get("SUPABASE_ANON_KEY")!;

async function ask<T>(name: string, values: Record<string, string>): Promise<T | null> {
    const answer = await fetch(`${project}/rest/v1/rpc/${name}`, {
        method: "POST",
        headers: { apikey: key, "content-type": "application/json" },
        body: JSON.stringify(values),
    });
    const body = await answer.json();
    if (answer.ok) return body;
    if (body.code === "P0002") return null;
    throw new Error(`${name}: ${answer.status} ${body.code ?? body.message}`);
}

async function eventBySlug(slug: string): Promise<string | null> {
    const [target] = (await ask<{ id: string }[]>("resolve_slug", { p_kind: "event", p_slug: slug })) ?? [];
    return target ? await ask("event_ics", { p_event_id: target.id }) : null;
}

async function entityTag(text: string): Promise<string> {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return `"${[...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}"`;
}

/** Whether the app has this version; a proxy that compresses makes tags weak. */
function isKnown(request: Request, tag: string): boolean {
    const known = request.headers.get("if-none-match")?.split(",").map((one) => one.trim().replace(/^W\//, ""));
    return known?.some((one) => one === tag || one === "*") ?? false;
}

Deno.serve(async (request: Request) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
        return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
    }
    const path = /\/calendar\/(?:([0-9a-f]{64})|event\/([a-z0-9-]{1,120}))\.ics$/.exec(new URL(request.url).pathname);
    const [token, slug] = path?.slice(1) ?? [];

    let text: string | null = null;
    try {
        if (token) text = await ask("calendar_feed", { p_token: token });
        else if (slug) text = await eventBySlug(slug);
    } catch (error) {
        console.error("calendar:", error);
        return new Response(null, { status: 503, headers: { "cache-control": "no-store", "retry-after": "60" } });
    }
    if (text === null) return new Response(null, { status: 404, headers: { "cache-control": "no-store" } });

    const headers = new Headers({
        "cache-control": token ? "private, max-age=300" : "public, max-age=300",
        "content-disposition": `inline; filename="${slug ?? "medellin-ai"}.ics"`,
        "content-type": "text/calendar; charset=utf-8",
        "etag": await entityTag(text),
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex",
    });
    if (isKnown(request, headers.get("etag")!)) return new Response(null, { status: 304, headers });
    return new Response(request.method === "HEAD" ? null : text, { headers });
});
