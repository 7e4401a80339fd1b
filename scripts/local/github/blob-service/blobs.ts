import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

/** Stored bytes: one file per blob, and a folder of blocks while one is uploaded in parts. */
export interface Blobs {
  write(blobId: number, body: ReadableStream<Uint8Array> | null): Promise<void>;
  writeBlock(blobId: number, blockId: string, body: ReadableStream<Uint8Array> | null): Promise<void>;
  /** Joins the blocks in the given order. */
  commit(blobId: number, blockIds: readonly string[]): Promise<void>;
  /** Undefined when nothing was uploaded. */
  findSize(blobId: number): Promise<number | undefined>;
  /** `end` is inclusive, as in HTTP ranges. */
  read(blobId: number, range?: { readonly start: number; readonly end: number }): ReadableStream<Uint8Array>;
  remove(blobId: number): Promise<void>;
}

export function createBlobs(directory: string): Blobs {
  const fileOf = (blobId: number) => join(directory, String(blobId));
  const blocksOf = (blobId: number) => join(directory, `${blobId}.blocks`);
  // Block ids are Base64, which may hold a slash.
  const blockOf = (blobId: number, blockId: string) =>
    join(blocksOf(blobId), Buffer.from(blockId).toString("hex"));

  return {
    async write(blobId, body) {
      await mkdir(directory, { recursive: true });
      await save(body, fileOf(blobId));
    },
    async writeBlock(blobId, blockId, body) {
      await mkdir(blocksOf(blobId), { recursive: true });
      await save(body, blockOf(blobId, blockId));
    },
    async commit(blobId, blockIds) {
      const parts = blockIds.map((blockId) => blockOf(blobId, blockId));
      await pipeline(concatenated(parts), createWriteStream(fileOf(blobId)));
      await rm(blocksOf(blobId), { recursive: true, force: true });
    },
    async findSize(blobId) {
      const found = await stat(fileOf(blobId)).catch(() => undefined);
      return found?.size;
    },
    read(blobId, range) {
      return Readable.toWeb(createReadStream(fileOf(blobId), range)) as ReadableStream<Uint8Array>;
    },
    async remove(blobId) {
      await rm(fileOf(blobId), { force: true });
      await rm(blocksOf(blobId), { recursive: true, force: true });
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
