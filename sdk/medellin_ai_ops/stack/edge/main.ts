// The edge runtime of the embedded stack: runs supabase/functions/<name>/index.ts by name. A function calls Deno.serve
// as it does when deployed; its handler is taken instead of a port. A changed index.ts is loaded again.
type Handler = (request: Request) => Response | Promise<Response>;

const folder = Deno.env.get("MEDELLIN_FUNCTIONS")!;
const port = Number(Deno.env.get("MEDELLIN_FUNCTIONS_PORT"));
const serve = Deno.serve;
const loaded = new Map<string, { changed: number; handler: Handler }>();

async function load(name: string): Promise<Handler> {
    const file = `${folder}/${name}/index.ts`;
    const changed = (await Deno.stat(file)).mtime!.getTime();
    const known = loaded.get(name);
    if (known?.changed === changed) return known.handler;

    let handler: Handler | undefined;
    // deno-lint-ignore no-explicit-any
    (Deno as any).serve = (...args: any[]) => {
        handler = args.find((arg) => typeof arg === "function") ?? args[0]?.handler;
        return { finished: new Promise(() => {}), shutdown: () => Promise.resolve() };
    };
    try {
        const module = await import(`file://${file}?changed=${changed}`);
        handler ??= module.default?.fetch ?? module.default;
    } finally {
        Deno.serve = serve;
    }
    if (!handler) throw new Error(`${name}/index.ts serves nothing: call Deno.serve(handler)`);
    loaded.set(name, { changed, handler });
    return handler;
}

// One at a time: while a function is loaded, Deno.serve is ours.
let loading: Promise<unknown> = Promise.resolve();
function loadInTurn(name: string): Promise<Handler> {
    const turn = loading.then(() => load(name));
    loading = turn.catch(() => {});
    return turn;
}

serve({ hostname: "127.0.0.1", port }, async (request) => {
    const name = new URL(request.url).pathname.split("/")[1];
    if (name === "_health") return Response.json({ ok: true });
    try {
        if (!/^[A-Za-z][\w-]*$/.test(name)) throw new Deno.errors.NotFound();
        return await (await loadInTurn(name))(request);
    } catch (error) {
        if (error instanceof Deno.errors.NotFound) {
            return Response.json({ code: "NOT_FOUND", message: "Requested function was not found" }, { status: 404 });
        }
        console.error(`${name}:`, error);
        return Response.json({ code: "WORKER_ERROR", message: String(error) }, { status: 500 });
    }
});
