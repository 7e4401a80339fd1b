import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

/** The cached bytes: one file per entry, and a folder of blocks while one is uploaded in parts. */
export interface CacheBlobs {
  write(cacheId: number, body: ReadableStream<Uint8Array> | null): Promise<void>;
  writeBlock(cacheId: number, blockId: string, body: ReadableStream<Uint8Array> | null): Promise<void>;
  /** Joins the blocks in the given order. */
  commit(cacheId: number, blockIds: readonly string[]): Promise<void>;
  /** Undefined when nothing was uploaded. */
  findSize(cacheId: number): Promise<number | undefined>;
  /** `end` is inclusive, as in HTTP ranges. */
  read(cacheId: number, range?: { readonly start: number; readonly end: number }): ReadableStream<Uint8Array>;
  remove(cacheId: number): Promise<void>;
}

export function createCacheBlobs(directory: string): CacheBlobs {
  const fileOf = (cacheId: number) => join(directory, String(cacheId));
  const blocksOf = (cacheId: number) => join(directory, `${cacheId}.blocks`);
  // Block ids are Base64, which may hold a slash.
  const blockOf = (cacheId: number, blockId: string) =>
    join(blocksOf(cacheId), Buffer.from(blockId).toString("hex"));

  return {
    async write(cacheId, body) {
      await mkdir(directory, { recursive: true });
      await save(body, fileOf(cacheId));
    },
    async writeBlock(cacheId, blockId, body) {
      await mkdir(blocksOf(cacheId), { recursive: true });
      await save(body, blockOf(cacheId, blockId));
    },
    async commit(cacheId, blockIds) {
      const parts = blockIds.map((blockId) => blockOf(cacheId, blockId));
      await pipeline(concatenated(parts), createWriteStream(fileOf(cacheId)));
      await rm(blocksOf(cacheId), { recursive: true, force: true });
    },
    async findSize(cacheId) {
      const found = await stat(fileOf(cacheId)).catch(() => undefined);
      return found?.size;
    },
    read(cacheId, range) {
      return Readable.toWeb(createReadStream(fileOf(cacheId), range)) as ReadableStream<Uint8Array>;
    },
    async remove(cacheId) {
      await rm(fileOf(cacheId), { force: true });
      await rm(blocksOf(cacheId), { recursive: true, force: true });
    },
  };
}

async function save(body: ReadableStream<Uint8Array> | null, file: string): Promise<void> {
  const source = body === null ? Readable.from([]) : Readable.fromWeb(body as NodeReadableStream<Uint8Array>);
  await pipeline(source, createWriteStream(file));
}

async function* concatenated(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) yield* createReadStream(file) as AsyncIterable<Buffer>;
}
