import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

/** Blobs on disk: one file each, and a directory of blocks during an upload in parts. */
export interface Blobs {
  /** Writes a blob in one part. */
  write(blobId: number, body: ReadableStream<Uint8Array> | null): Promise<void>;
  /** Writes one block of a blob. */
  writeBlock(blobId: number, blockId: string, body: ReadableStream<Uint8Array> | null): Promise<void>;
  /** Concatenates blocks in the given order into the blob. */
  commit(blobId: number, blockIds: readonly string[]): Promise<void>;
  /** Finds a blob's size in bytes; undefined if it was not uploaded. */
  findSize(blobId: number): Promise<number | undefined>;
  /** Reads a blob or a range of it; `end` is inclusive, as in HTTP. */
  read(blobId: number, range?: { readonly start: number; readonly end: number }): ReadableStream<Uint8Array>;
  /** Deletes a blob with its blocks. */
  remove(blobId: number): Promise<void>;
}

/** Stores blobs in `directory`, which is created on the first upload. */
export function createBlobs(directory: string): Blobs {
  const toFile = (blobId: number) => join(directory, String(blobId));
  const toBlocksDirectory = (blobId: number) => join(directory, `${blobId}.blocks`);
  // Block ids are Base64, which may contain a slash.
  const toBlockFile = (blobId: number, blockId: string) =>
    join(toBlocksDirectory(blobId), Buffer.from(blockId).toString("hex"));

  return {
    async write(blobId, body) {
      await mkdir(directory, { recursive: true });
      await save(body, toFile(blobId));
    },
    async writeBlock(blobId, blockId, body) {
      await mkdir(toBlocksDirectory(blobId), { recursive: true });
      await save(body, toBlockFile(blobId, blockId));
    },
    async commit(blobId, blockIds) {
      const parts = blockIds.map((blockId) => toBlockFile(blobId, blockId));
      await pipeline(concatenate(parts), createWriteStream(toFile(blobId)));
      await rm(toBlocksDirectory(blobId), { recursive: true, force: true });
    },
    async findSize(blobId) {
      const found = await stat(toFile(blobId)).catch(() => undefined);
      return found?.size;
    },
    read(blobId, range) {
      return Readable.toWeb(createReadStream(toFile(blobId), range)) as ReadableStream<Uint8Array>;
    },
    async remove(blobId) {
      await rm(toFile(blobId), { force: true });
      await rm(toBlocksDirectory(blobId), { recursive: true, force: true });
    },
  };
}

async function save(body: ReadableStream<Uint8Array> | null, file: string): Promise<void> {
  const source = body === null ? Readable.from([]) : Readable.fromWeb(body as NodeReadableStream<Uint8Array>);
  await pipeline(source, createWriteStream(file));
}

async function* concatenate(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) yield* createReadStream(file) as AsyncIterable<Buffer>;
}
