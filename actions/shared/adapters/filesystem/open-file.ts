import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { isAbsolute, relative } from "node:path";
import { describeSize } from "../../domain/text/byte-size.ts";
import { toPosixPath } from "./posix-path.ts";

/** Larger than any file that an app can deploy: https://developers.cloudflare.com/workers/platform/limits/ */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;

const CHUNK_BYTES = 256 * 1024;

/** Opening a pipe with O_NONBLOCK returns at once; without it, the call waits for a writer. Windows has neither flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Why a file is not opened. */
export type OpenRefusal = "missing" | "outside" | "special" | "too-large" | "unreadable";

/** Where a file may be, and how large. */
export interface FileBounds {
  /** Absolute directory, links resolved. Symbolic links may lead to files below it, except into a `.git`. */
  readonly inside: string;
  /** 64 MiB by default. */
  readonly maxBytes?: number;
}

/** Thrown for a file that must not be read. The message contains neither content nor the real path of the file. */
export class FileRefused extends Error {
  readonly reason: OpenRefusal;
  readonly isDirectory: boolean;
  /** How large the file is, if it is too large. */
  readonly sizeBytes: number | undefined;

  constructor(
    reason: OpenRefusal,
    message: string,
    { isDirectory = false, sizeBytes }: { readonly isDirectory?: boolean; readonly sizeBytes?: number } = {},
  ) {
    super(message);
    this.reason = reason;
    this.isDirectory = isDirectory;
    this.sizeBytes = sizeBytes;
  }
}

/** An opened regular file. Dispose of it to close it. */
export interface OpenedFile extends Disposable {
  /** Absolute, links resolved. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Reads the file once, from its start. Throws FileRefused if it has grown beyond the limit. */
  read(): Buffer<ArrayBuffer>;
  /** Reads the file in parts from its start. Each part is valid until the next one is read. */
  chunks(): Iterable<Buffer>;
  /** Writes the content to a new file. */
  copyTo(target: string): void;
}

/**
 * Opens a file of an untrusted tree, following symbolic links only within the bounds. Use `readFileWithin` or
 * `findFileWithin` for every file that an app or a repository brings along: a link may lead to a secret of this machine, and
 * a pipe or a device never ends. Throws FileRefused.
 */
function openFileWithin(path: string, { inside, maxBytes = MAX_FILE_BYTES }: FileBounds): OpenedFile {
  return openRegular(resolveWithin(path, inside), maxBytes);
}

/** Reads a file like `openFileWithin`. Throws FileRefused. */
export function readFileWithin(path: string, bounds: FileBounds): Buffer<ArrayBuffer> {
  using file = openFileWithin(path, bounds);
  return file.read();
}

/** Reads a file like `openFileWithin`; undefined if it does not exist. Throws FileRefused. */
export function findFileWithin(path: string, bounds: FileBounds): Buffer<ArrayBuffer> | undefined {
  try {
    return readFileWithin(path, bounds);
  } catch (thrown) {
    if (thrown instanceof FileRefused && thrown.reason === "missing") return undefined;
    throw thrown;
  }
}

/** Returns true if `path` is a regular file, with links resolved. It may have to be refused all the same. */
export function isRegularFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Returns true if `path` is a regular file below `inside`, with links resolved. */
export function isFileWithin(path: string, inside: string): boolean {
  try {
    return lstatSync(resolveWithin(path, inside)).isFile();
  } catch (thrown) {
    if (thrown instanceof FileRefused) return false;
    throw thrown;
  }
}

/** Resolves the symbolic links of a path. Throws FileRefused if it does not exist or leaves `inside`. */
function resolveWithin(path: string, inside: string): string {
  const real = resolveLinks(path);
  if (!isBelow(real, inside)) {
    throw new FileRefused("outside", "This file is outside the directory that may be read.");
  }
  return real;
}

/**
 * Reads a regular file whose directory is known to contain no links; a link itself is refused. `maxBytes` is 64 MiB by
 * default. Throws FileRefused.
 */
export function readPlainFile(path: string, maxBytes = MAX_FILE_BYTES): Buffer<ArrayBuffer> {
  using file = openPlainFile(path, maxBytes);
  return file.read();
}

/** Reads a file like `readPlainFile`; undefined if it is missing or must not be read. */
export function findPlainFile(path: string, maxBytes = MAX_FILE_BYTES): Buffer<ArrayBuffer> | undefined {
  try {
    return readPlainFile(path, maxBytes);
  } catch (thrown) {
    if (thrown instanceof FileRefused) return undefined;
    throw thrown;
  }
}

/** Opens a file like `readPlainFile`. Throws FileRefused. */
export function openPlainFile(path: string, maxBytes = Number.POSITIVE_INFINITY): OpenedFile {
  return openRegular(path, maxBytes);
}

/** Copies a file like `readPlainFile` to a new file. Throws FileRefused. */
export function copyPlainFile(path: string, target: string): void {
  using file = openPlainFile(path);
  file.copyTo(target);
}

/** Returns true if `path` is `directory` or below it, but not in a `.git`. Both are absolute, links resolved. */
export function isBelow(path: string, directory: string): boolean {
  const fromDirectory = relative(directory, path);
  const segments = toPosixPath(fromDirectory).split("/");
  return segments[0] !== ".." && !isAbsolute(fromDirectory) && !segments.some(isGitFolder);
}

/** Some file systems ignore case: `.GIT` is the same directory there. */
const isGitFolder = (segment: string) => segment.toLowerCase() === ".git";

/** Resolves the symbolic links of a path. Throws FileRefused if it does not exist. */
export function resolveLinks(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (thrown) {
    throw refuse(thrown);
  }
}

function openRegular(path: string, maxBytes: number): OpenedFile {
  let handle: number;
  try {
    handle = openSync(path, FLAGS);
  } catch (thrown) {
    throw refuse(thrown);
  }
  try {
    const { size } = requireRegular(fstatSync(handle), maxBytes);
    return {
      path,
      sizeBytes: size,
      read: () => readAll(handle, size, maxBytes),
      chunks: () => readChunks(handle, size),
      copyTo: (target) => copyAll(handle, size, target),
      [Symbol.dispose]: () => closeSync(handle),
    };
  } catch (thrown) {
    closeSync(handle);
    throw thrown;
  }
}

function requireRegular(status: Stats, maxBytes: number): Stats {
  if (!status.isFile()) {
    const isDirectory = status.isDirectory();
    const kind = isDirectory ? "a directory" : "a pipe, socket or device";
    throw new FileRefused("special", `This is ${kind}, not a regular file.`, { isDirectory });
  }
  if (status.size > maxBytes) throw tooLarge(status.size, maxBytes);
  return status;
}

function tooLarge(sizeBytes: number, maxBytes: number): FileRefused {
  const message = `The file has ${sizeBytes.toLocaleString("en")} bytes; the limit is ${describeSize(maxBytes)}.`;
  return new FileRefused("too-large", message, { sizeBytes });
}

/** Reads to the end instead of trusting the size, which is 0 for files of `/proc` and may change. */
function readAll(handle: number, size: number, maxBytes: number): Buffer<ArrayBuffer> {
  // One byte more shows the end of the file without another call.
  let buffer = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const count = readSync(handle, buffer, length, buffer.length - length, length);
    length += count;
    if (length > maxBytes) throw tooLarge(length, maxBytes);
    if (count === 0) return buffer.subarray(0, length);
    if (length === size) return buffer.subarray(0, length);
    if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length + CHUNK_BYTES);
  }
}

function* readChunks(handle: number, size: number): Generator<Buffer> {
  // Small files share the pool of Node.js. One byte more shows their end without another chunk.
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(size + 1, 1024)));
  for (let at = 0; ; ) {
    const count = readSync(handle, buffer, 0, buffer.length, at);
    if (count === 0) return;
    yield buffer.subarray(0, count);
    at += count;
    if (at === size) return;
  }
}

function copyAll(handle: number, size: number, target: string): void {
  const to = openSync(target, "wx");
  try {
    for (const chunk of readChunks(handle, size)) {
      for (let written = 0; written < chunk.length; ) written += writeSync(to, chunk, written);
    }
  } finally {
    closeSync(to);
  }
}

const MISSING = new Set(["ENOENT", "ENOTDIR"]);
const LOOPS = new Set(["ELOOP", "EMLINK"]);
/** What opening a socket gives, or a device without a driver. */
const SPECIAL = new Set(["ENXIO", "EOPNOTSUPP", "ENODEV"]);

/** Converts an error of the file system; its message has the real path, which says where links of this machine lead. */
function refuse(thrown: unknown): FileRefused {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  if (MISSING.has(code)) return new FileRefused("missing", "This file does not exist.");
  if (LOOPS.has(code))
    return new FileRefused("outside", "This is a symbolic link that must not be followed.");
  if (SPECIAL.has(code)) return new FileRefused("special", "This is not a regular file.");
  return new FileRefused("unreadable", `This file cannot be opened${code === "" ? "" : ` (${code})`}.`);
}
