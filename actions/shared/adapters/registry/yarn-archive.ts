import { createHash } from "node:crypto";
import { posix } from "node:path";
import { crc32 } from "node:zlib";
import type { YarnChecksum } from "../../domain/lock-file/yarn-checksum.ts";
import { readTar, type TarEntry } from "./read-tar.ts";

/** Compresses the content of a file as yarn's own library does. */
export type Compress = (content: Buffer) => CompressedFile;

/** Content of a file in a zip archive, with the members of its header that depend on the compression. */
export interface CompressedFile {
  readonly data: Buffer;
  readonly method: number;
  readonly flags: number;
  readonly versionNeeded: number;
}

interface ArchiveEntry {
  readonly content: Buffer;
  /** Type and permissions, as in `st_mode` of POSIX. */
  readonly mode: number;
  readonly isDirectory: boolean;
}

const STORED = { method: 0, flags: 0 };
/** Every file has the same date: 1984-06-22 21:50:00, or 1980-01-01 in yarn 2, in the format of MS-DOS. */
const DATE = { time: 0xae40, date: 0x08d6 };
const DATE_OF_YARN_2 = { time: 0, date: 0x0021 };
/** UNIX, and version 6.3 of the zip format, which yarn's library names as its own. */
const MADE_BY = 0x033f;
const [DIRECTORY, REGULAR] = [0o040755, 0o100644];

/**
 * Digests, as SHA-512 in hexadecimal digits, the zip archive that yarn 2 and later make of an uncompressed tarball. The
 * archive is never held in memory. https://github.com/yarnpkg/berry/blob/master/packages/yarnpkg-core/sources/tgzUtils.ts
 */
export function digestYarnArchive(
  tar: Buffer,
  name: string,
  { format, compress }: Pick<YarnChecksum, "format"> & { readonly compress: Compress | undefined },
): string {
  const hash = createHash("sha512");
  const central: Buffer[] = [];
  const entries = listEntries(tar, `node_modules/${name}`);
  let offset = 0;
  for (const [path, { content, mode, isDirectory }] of entries) {
    const file =
      compress === undefined || isDirectory
        ? { ...STORED, data: content, versionNeeded: isDirectory ? 20 : 10 }
        : compress(content);
    const encoded = Buffer.from(path);
    const header = renderHeader(file, content, {
      nameLength: encoded.length,
      ...(format < 8 ? DATE_OF_YARN_2 : DATE),
    });
    hash.update(SIGNATURES.file).update(header).update(encoded).update(file.data);
    central.push(renderCentralEntry(header, mode, offset), encoded);
    offset += SIGNATURES.file.length + header.length + encoded.length + file.data.length;
  }
  const directory = Buffer.concat(central);
  hash.update(directory).update(renderEnd(entries.size, directory.length, offset));
  return hash.digest("hex");
}

const SIGNATURES = {
  file: Buffer.from("PK\x03\x04", "latin1"),
  central: Buffer.from("PK\x01\x02", "latin1"),
  end: Buffer.from("PK\x05\x06", "latin1"),
};

/** Lists the files by their paths, and before each one the directories that it is in. Leaves out what yarn leaves out. */
function listEntries(tar: Buffer, prefix: string): ReadonlyMap<string, ArchiveEntry> {
  const entries = new Map<string, ArchiveEntry>();
  const addDirectories = (path: string) => {
    const parts = path.split("/");
    for (let length = 1; length <= parts.length; length += 1) {
      const directory = `${parts.slice(0, length).join("/")}/`;
      if (entries.has(directory)) continue;
      entries.set(directory, { content: Buffer.alloc(0), mode: DIRECTORY, isDirectory: true });
    }
  };
  for (const entry of readTar(tar)) {
    const path = toInnerPath(entry);
    if (path === undefined) continue;
    const target = `${prefix}/${path}`;
    if (entry.kind === "directory") addDirectories(target);
    if (entry.kind !== "file") continue;
    addDirectories(posix.dirname(target));
    const executable = (entry.mode & 0o111) === 0 ? 0 : 0o111;
    entries.set(target, { content: entry.content, mode: REGULAR | executable, isDirectory: false });
  }
  return entries;
}

/** Removes the first part of a path, which is the tarball's only directory; undefined for paths that yarn ignores. */
function toInnerPath({ path }: TarEntry): string | undefined {
  if (path.startsWith("/") || path.split("/").includes("..")) return undefined;
  const parts = posix.normalize(path).replace(/\/$/, "").split("/").slice(1);
  return parts.length === 0 ? undefined : parts.join("/");
}

/** Renders what the header of a file and its entry in the central directory have in common. */
function renderHeader(
  { data, method, flags, versionNeeded }: CompressedFile,
  content: Buffer,
  { nameLength, time, date }: { readonly nameLength: number; readonly time: number; readonly date: number },
): Buffer {
  const header = Buffer.alloc(26);
  for (const [index, value] of [versionNeeded, flags, method, time, date].entries()) {
    header.writeUInt16LE(value, index * 2);
  }
  for (const [index, value] of [crc32(content), data.length, content.length].entries()) {
    header.writeUInt32LE(value, 10 + index * 4);
  }
  header.writeUInt16LE(nameLength, 22);
  return header;
}

function renderCentralEntry(header: Buffer, mode: number, offset: number): Buffer {
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(MADE_BY);
  // Comment, disk and internal attributes are zero.
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((mode << 16) >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([SIGNATURES.central, madeBy, header, rest]);
}

function renderEnd(count: number, directorySize: number, offset: number): Buffer {
  const end = Buffer.alloc(18);
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(directorySize, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([SIGNATURES.end, end]);
}
