// Says that edge functions run and see their project: the smoke test after a deployment.
Deno.serve((request: Request) =>
    Response.json({
        ok: true,
        method: request.method,
        project: Boolean(Deno.env.get("SUPABASE_URL")),
    })
);
