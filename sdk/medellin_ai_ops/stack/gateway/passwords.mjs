// Passwords are hashed in a thread of their own: a hash is a tenth of a second of CPU, in which this process would
// answer nobody. Lite and the admin API both ask bcryptjs, so it is what is exchanged.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import bcrypt from 'bcryptjs';

if (isMainThread) {
    const thread = new Worker(new URL(import.meta.url));
    thread.unref();
    const waiting = new Map();
    let last = 0;
    thread.on('message', ({ id, value, error }) => {
        const { resolve, reject } = waiting.get(id);
        waiting.delete(id);
        if (error) reject(error);
        else resolve(value);
    });
    const inThread = (work) => (...values) =>
        new Promise((resolve, reject) => {
            last += 1;
            waiting.set(last, { resolve, reject });
            thread.postMessage({ id: last, work, values });
        });
    bcrypt.hash = inThread('hashSync');
    bcrypt.compare = inThread('compareSync');
} else {
    parentPort.on('message', ({ id, work, values }) => {
        try {
            parentPort.postMessage({ id, value: bcrypt[work](...values) });
        } catch (error) {
            parentPort.postMessage({ id, error });
        }
    });
}
