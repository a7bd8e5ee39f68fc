// Vectors for texts that wait in the queue, where no worker of ours runs: takes tasks embed_content, asks the service at
// MEDELLIN_EMBEDDINGS_URL, which speaks OpenAI's protocol, and gives the vectors back; lexical ones the database makes
// itself. Called by a schedule, with the secret key. Answers how many it did, and whether more are left.
import { timingSafeEqual } from "node:crypto";

interface Task {
    job_id: number;
    lease_token: string;
    model: string;
    provider: string;
    content: string;
    content_hash: string;
}

const project = Deno.env.get("SUPABASE_URL");
const secret = Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!;
const BATCH = 20;
const MOST_SECONDS = 50;
const SERVICE_SECONDS = 30;
// A refused key, a limit, a time-out: mended by somebody, or by waiting. Other refusals are for good.
const TRY_AGAIN = new Set([401, 403, 408, 409, 429]);
// What no other attempt mends: a dimension that is not the model's, a vector that is zero, or none.
const REFUSED_VECTOR = new Set(["MD195", "MD197", "22000"]);

class Permanent extends Error {}

async function ask<T>(name: string, values: Record<string, unknown>): Promise<T> {
    const answer = await fetch(`${project}/rest/v1/rpc/${name}`, {
        method: "POST",
        headers: { apikey: secret, authorization: `Bearer ${secret}`, "content-type": "application/json" },
        body: JSON.stringify(values),
    });
    const body = await answer.json();
    if (answer.ok) return body;
    const words = `${body.code ?? answer.status} ${body.message} ${body.details ?? ""}`;
    throw REFUSED_VECTOR.has(body.code) ? new Permanent(words) : new Error(words);
}

async function vectorsOf(model: string, texts: string[]): Promise<number[][]> {
    const url = Deno.env.get("MEDELLIN_EMBEDDINGS_URL");
    const key = Deno.env.get("MEDELLIN_EMBEDDINGS_KEY");
    if (!url) throw new Error("MEDELLIN_EMBEDDINGS_URL is not set");
    const answer = await fetch(`${url.replace(/\/$/, "")}/embeddings`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) },
        body: JSON.stringify({ model, input: texts, encoding_format: "float" }),
        signal: AbortSignal.timeout(SERVICE_SECONDS * 1000),
    });
    if (!answer.ok) {
        const words = `the service answers ${answer.status}: ${(await answer.text()).slice(0, 300)}`;
        throw answer.status < 500 && !TRY_AGAIN.has(answer.status) ? new Permanent(words) : new Error(words);
    }
    const found: { index: number; embedding: number[] }[] = (await answer.json()).data;
    if (found.length !== texts.length) throw new Error(`${found.length} vectors for ${texts.length} texts`);
    return found.sort((one, other) => one.index - other.index).map((item) => item.embedding);
}

async function fail(task: Task, error: unknown): Promise<void> {
    await ask("fail_embedding", {
        p_job_id: task.job_id,
        p_token: task.lease_token,
        p_error: error instanceof Error ? error.message : String(error),
        p_permanently: error instanceof Permanent,
    });
}

/** Does tasks of one model; says how many were done. One by one when they are refused: one may be the cause. */
async function embed(tasks: Task[]): Promise<number> {
    let vectors: (number[] | null)[];
    try {
        vectors = tasks[0].provider === "lexical"
            ? tasks.map(() => null)
            : await vectorsOf(tasks[0].model, tasks.map((task) => task.content));
    } catch (error) {
        if (error instanceof Permanent && tasks.length > 1) {
            let done = 0;
            for (const task of tasks) done += await embed([task]);
            return done;
        }
        for (const task of tasks) await fail(task, error);
        return 0;
    }
    let done = 0;
    for (const [place, task] of tasks.entries()) {
        try {
            await ask("finish_embedding", {
                p_job_id: task.job_id,
                p_token: task.lease_token,
                p_content_hash: task.content_hash,
                p_embedding: vectors[place],
            });
            done += 1;
        } catch (error) {
            if (!(error instanceof Permanent)) throw error;
            await fail(task, error);
        }
    }
    return done;
}

/** The secret key stands in apikey; an older one, which is a token, may stand in authorization too. */
function isAllowed(request: Request): boolean {
    const ours = new TextEncoder().encode(secret);
    return ["apikey", "authorization"].some((name) => {
        const given = new TextEncoder().encode(request.headers.get(name)?.replace(/^Bearer /, "") ?? "");
        return given.length === ours.length && timingSafeEqual(given, ours);
    });
}

Deno.serve(async (request: Request) => {
    if (!isAllowed(request)) return Response.json({ error: "the secret key is asked for" }, { status: 401 });
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });

    const until = Date.now() + MOST_SECONDS * 1000;
    let [claimed, done] = [0, 0];
    try {
        while (Date.now() < until) {
            const tasks = await ask<Task[]>("claim_embeddings", { p_limit: BATCH });
            if (tasks.length === 0) return Response.json({ done, failed: claimed - done, more: false });
            claimed += tasks.length;
            for (const group of Map.groupBy(tasks, (task) => `${task.provider} ${task.model}`).values()) {
                done += await embed(group);
            }
        }
        return Response.json({ done, failed: claimed - done, more: true });
    } catch (error) {
        // What is leased comes back by itself.
        console.error("embed:", error);
        return Response.json({ error: "later", done }, { status: 503, headers: { "retry-after": "60" } });
    }
});
