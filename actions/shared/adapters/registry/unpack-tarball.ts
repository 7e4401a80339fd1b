import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { PipelineError } from "../../domain/errors.ts";
import { errorMessage } from "../../domain/text/error-message.ts";
import { quote } from "../../domain/text/quote.ts";
import { readTar, TarInvalid } from "./read-tar.ts";

/** A file of a package. */
export interface PackedFile {
  /** Relative to the package's directory, with forward slashes; safe to create below it. */
  readonly path: string;
  readonly content: Buffer;
}

/** Limits on what one tarball unpacks to. The largest packages that front ends use have 110 MiB and 30,000 files. */
export interface UnpackLimits {
  readonly maxBytes: number;
  readonly maxFiles: number;
}

const DEFAULT_LIMITS: UnpackLimits = { maxBytes: 256 * 1024 * 1024, maxFiles: 60_000 };
const MAX_PATH_LENGTH = 1024;
const MAX_SEGMENT_BYTES = 255;
/** Creating a directory takes much longer than creating a file. Packages that front ends use have some hundreds. */
const MAX_DIRECTORIES = 10_000;
const MAX_DEPTH = 50;

/** Declarations and source maps, which a bundle cannot contain: half of the files of a typical package. */
const UNUSED = /\.(?:d\.[cm]?ts|map|tsbuildinfo|flow)$/;

/**
 * Unpacks a verified tarball as npm does: the first directory of each path is dropped, whatever its name, and links are left
 * out. Files that no bundle can contain are left out too. Throws PACKAGE_INVALID if the tarball is larger than the limits or
 * has too many or too deep directories, or if a path could lead outside the package's directory or mean two files.
 */
export async function unpackTarball(
  label: string,
  tarball: Buffer,
  limits: UnpackLimits = DEFAULT_LIMITS,
): Promise<readonly PackedFile[]> {
  const refuse = (reason: string, cause?: unknown) =>
    new PipelineError("PACKAGE_INVALID", `The tarball of ${quote(label)} is refused: ${reason}.`, { cause });
  const archive = await decompress(tarball, limits.maxBytes).catch((thrown: unknown) => {
    throw refuse(
      thrown instanceof RangeError
        ? `it unpacks to more than ${limits.maxBytes} bytes`
        : `it is not a gzip file (${errorMessage(thrown)})`,
      thrown,
    );
  });
  try {
    return collectFiles(archive, limits);
  } catch (thrown) {
    if (thrown instanceof TarInvalid) throw refuse(thrown.message, thrown);
    throw thrown;
  }
}

const gunzipAsync = promisify(gunzip);

const MIN_CHUNK_BYTES = 64;
/** A tarball that states more could make this process reserve memory that its content does not need. */
const MAX_RATIO = 20;

/**
 * Inflates in one call of another thread. With the default of one call for each 16 KiB, react-dom takes 23 ms of processor
 * time instead of 8 ms.
 */
function decompress(tarball: Buffer, maxOutputLength: number): Promise<Buffer> {
  // The last four bytes of a gzip file are its content's length: https://www.rfc-editor.org/rfc/rfc1952#page-8
  const stated = tarball.length < 18 ? 0 : tarball.readUInt32LE(tarball.length - 4);
  const plausible = Math.min(stated, maxOutputLength, tarball.length * MAX_RATIO);
  return gunzipAsync(tarball, { maxOutputLength, chunkSize: Math.max(plausible + 1, MIN_CHUNK_BYTES) });
}

function collectFiles(archive: Buffer, { maxFiles }: UnpackLimits): readonly PackedFile[] {
  const files = new Map<string, PackedFile>();
  const names = new Map<string, string>();
  let count = 0;
  for (const { path: written, kind, content } of readTar(archive)) {
    count += 1;
    if (count > maxFiles) throw new TarInvalid(`it has more than ${maxFiles} entries`);
    const path = toPackagePath(written);
    if (kind !== "file" || path === undefined || UNUSED.test(path)) continue;
    const folded = path.normalize("NFC").toLowerCase();
    const holder = names.get(folded);
    if (holder !== undefined && holder !== path) {
      throw new TarInvalid(`${quote(path)} and ${quote(holder)} are one file on some file systems`);
    }
    names.set(folded, path);
    // As in tar, a later entry replaces an earlier one.
    files.set(path, { path, content });
  }
  checkDirectories(names);
  return [...files.values()];
}

/** Returns the path without its first directory; undefined if nothing is left. Throws TarInvalid if the path is not safe. */
function toPackagePath(written: string): string | undefined {
  if (/[\p{Cc}\\]/u.test(written)) throw new TarInvalid(`it contains the path ${quote(written)}`);
  if (written.startsWith("/") || /^[a-z]:/i.test(written)) {
    throw new TarInvalid(`it contains the absolute path ${quote(written)}`);
  }
  const segments = written.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) throw new TarInvalid(`the path ${quote(written)} leads outside the package`);
  const path = segments.slice(1).join("/");
  const isLong =
    path.length > MAX_PATH_LENGTH || segments.some((one) => Buffer.byteLength(one) > MAX_SEGMENT_BYTES);
  if (isLong) throw new TarInvalid(`the path ${quote(written)} is too long`);
  if (segments.length - 2 > MAX_DEPTH) {
    throw new TarInvalid(`the path ${quote(written)} has more than ${MAX_DEPTH} directories`);
  }
  return path === "" ? undefined : path;
}

/** Refuses files that are directories too, and more directories than the limit. */
function checkDirectories(names: ReadonlyMap<string, string>): void {
  const directories = new Set<string>();
  for (const [folded, path] of names) {
    for (let end = folded.lastIndexOf("/"); end > 0; end = folded.lastIndexOf("/", end - 1)) {
      const directory = folded.slice(0, end);
      if (directories.has(directory)) break;
      if (names.has(directory)) {
        throw new TarInvalid(`${quote(path.slice(0, end))} is both a file and a directory`);
      }
      directories.add(directory);
      if (directories.size > MAX_DIRECTORIES) {
        throw new TarInvalid(`it has more than ${MAX_DIRECTORIES} directories`);
      }
    }
  }
}
