// Files of the storage service on disk. An object's file is named by a digest of its bucket and key: no key can leave
// the folder, and "a" and "a/b" do not collide. The row in storage.objects is what lists it.
import crypto from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

export class Disk {
    driver = null;

    constructor(folder) {
        this.folder = folder;
    }

    #file(bucket, key) {
        return path.join(this.folder, crypto.createHash('sha256').update(`${bucket}/${key}`).digest('hex'));
    }

    async getObject(bucket, key) {
        const [metadata, body] = await Promise.all([this.headObject(bucket, key), fs.readFile(this.#file(bucket, key))]);
        return { metadata, httpStatusCode: 200, body };
    }

    async uploadObject(bucket, key, version, body, contentType, cacheControl) {
        const bytes = body instanceof Uint8Array ? body : Buffer.from(await new Response(body).arrayBuffer());
        const eTag = `"${crypto.createHash('md5').update(bytes).digest('hex')}"`;
        const file = this.#file(bucket, key);
        await fs.mkdir(this.folder, { recursive: true, mode: 0o700 });
        await fs.writeFile(file, bytes);
        await fs.writeFile(`${file}.json`, JSON.stringify({ bucket, key, contentType, cacheControl, eTag }));
        return this.headObject(bucket, key);
    }

    async headObject(bucket, key) {
        const file = this.#file(bucket, key);
        const [stat, text] = await Promise.all([fs.stat(file), fs.readFile(`${file}.json`, 'utf8')]);
        const { contentType, cacheControl, eTag } = JSON.parse(text);
        return {
            cacheControl,
            contentLength: stat.size,
            size: stat.size,
            mimetype: contentType,
            lastModified: stat.mtime,
            eTag,
            httpStatusCode: 200,
        };
    }

    async deleteObject(bucket, key) {
        const file = this.#file(bucket, key);
        await Promise.all([fs.rm(file, { force: true }), fs.rm(`${file}.json`, { force: true })]);
    }

    async deleteObjects(bucket, keys) {
        await Promise.all(keys.map((key) => this.deleteObject(bucket, key)));
    }

    async copyObject(bucket, key, version, toBucket, toKey) {
        const { body, metadata } = await this.getObject(bucket, key);
        const copy = await this.uploadObject(toBucket, toKey, null, body, metadata.mimetype, metadata.cacheControl);
        return { httpStatusCode: 200, eTag: copy.eTag, lastModified: copy.lastModified };
    }

    async privateAssetUrl(bucket, key) {
        return `file://${this.#file(bucket, key)}`;
    }
}
