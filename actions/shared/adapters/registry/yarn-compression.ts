import type { YarnChecksum } from "../../domain/lock-file/yarn-checksum.ts";
import type { Compress, CompressedFile } from "./yarn-archive.ts";

type Library = ReturnType<typeof import("@yarnpkg/libzip").getLibzipSync>;

const DEFLATE = 8;
/** From the end of the archive backwards; see `SEEK_END` in C. */
const [FROM_START, FROM_END] = [0, 2];
const EMPTY_ARCHIVE = Buffer.concat([Buffer.from("PK\x05\x06", "latin1"), Buffer.alloc(18)]);
/** The name of the only file in the archive that is made for each content. */
const NAME = "a";
const HEADER_LENGTH = 30;

/**
 * Loads the library with which yarn compresses, because other versions of zlib make other bytes. yarn 4 has another one
 * than yarn 2 and 3. Undefined if the archive's files are stored.
 */
export async function loadCompression({
  format,
  level,
}: Pick<YarnChecksum, "format" | "level">): Promise<Compress | undefined> {
  if (level === 0) return undefined;
  const { getLibzipSync } = format < 10 ? await import("libzip-of-yarn-3") : await import("@yarnpkg/libzip");
  const library: Library = getLibzipSync();
  return (content) => compress(library, content, level);
}

/** Makes a zip archive of one file and takes the compressed file out of it. */
function compress(library: Library, content: Buffer, level: number | "mixed"): CompressedFile {
  const { file, source } = library;
  const target = source.fromUnattachedBuffer(
    copy(library, EMPTY_ARCHIVE),
    EMPTY_ARCHIVE.length,
    0,
    1,
    library.struct.errorS(),
  );
  const code = library.malloc(4);
  const archive = library.openFromSource(target, 0, code);
  library.free(code);
  const index = file.add(
    archive,
    NAME,
    source.fromBuffer(archive, copy(library, content), content.length, 0, 1),
    library.ZIP_FL_OVERWRITE,
  );
  if (level !== "mixed") file.setCompression(archive, index, 0, DEFLATE, level);
  source.keep(target);
  if (library.close(archive) !== 0) throw new Error("yarn's library cannot compress a file of the package.");
  const bytes = readAll(library, target);
  const size = bytes.readUInt32LE(18);
  const start = HEADER_LENGTH + NAME.length;
  return {
    data: bytes.subarray(start, start + size),
    method: bytes.readUInt16LE(8),
    flags: bytes.readUInt16LE(6),
    versionNeeded: bytes.readUInt16LE(4),
  };
}

/** Copies bytes into the library's memory, which the library frees. */
function copy(library: Library, bytes: Buffer): number {
  const pointer = library.malloc(Math.max(bytes.length, 1));
  library.HEAPU8.set(bytes, pointer);
  return pointer;
}

function readAll(library: Library, target: number): Buffer {
  const { source } = library;
  source.open(target);
  source.seek(target, 0, 0, FROM_END);
  const size = source.tell(target);
  source.seek(target, 0, 0, FROM_START);
  const pointer = library.malloc(size);
  source.read(target, pointer, size);
  const bytes = Buffer.from(library.HEAPU8.subarray(pointer, pointer + size));
  library.free(pointer);
  source.close(target);
  source.free(target);
  return bytes;
}
