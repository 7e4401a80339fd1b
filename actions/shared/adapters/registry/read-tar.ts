/** An entry of a tar archive. */
export interface TarEntry {
  readonly path: string;
  readonly kind: "file" | "directory" | "link" | "other";
  /** Permission bits. */
  readonly mode: number;
  /** A view of the archive; empty unless the entry is a file. */
  readonly content: Buffer;
}

/** Thrown for bytes that are not a complete tar archive. */
export class TarInvalid extends Error {
  override readonly name = "TarInvalid";
}

const BLOCK = 512;
/** Extended headers hold names; a longer one is not a path. */
const MAX_EXTENSION_BYTES = 64 * 1024;

const KINDS: Readonly<Record<string, TarEntry["kind"]>> = {
  "0": "file",
  "\0": "file",
  "7": "file",
  "1": "link",
  "2": "link",
  "5": "directory",
};

/** Names and sizes that an extended header gives to the next entry. */
interface Extension {
  readonly path?: string;
  readonly size?: number;
}

/**
 * Reads a tar archive in the formats that npm's registry has: ustar, with PAX or GNU headers for long names. Throws
 * TarInvalid. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
 */
export function* readTar(archive: Buffer): Generator<TarEntry> {
  const words = toWords(archive);
  let extension: Extension = {};
  for (let offset = 0; offset + BLOCK <= archive.length; ) {
    const header = { archive, offset };
    // Two empty blocks end the archive; one is enough here, because nothing follows it in a valid one.
    const sum = sumBytes(words, offset);
    if (sum === 0) return;
    verifyChecksum(header, sum);
    const type = String.fromCharCode(archive[offset + 156] ?? 0);
    const size = (isExtension(type) ? undefined : extension.size) ?? readNumber(header, 124, 136);
    const start = offset + BLOCK;
    if (start + size > archive.length) throw new TarInvalid("it ends within an entry");
    const content = archive.subarray(start, start + size);
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
    if (isExtension(type)) {
      if (size > MAX_EXTENSION_BYTES) throw new TarInvalid(`it has an extended header of ${size} bytes`);
      extension = { ...extension, ...readExtension(type, content) };
      continue;
    }
    const path = extension.path ?? readPath(header);
    extension = {};
    const kind = KINDS[type] ?? "other";
    const mode = readNumber(header, 100, 108);
    yield { path, kind, mode, content: kind === "file" ? content : content.subarray(0, 0) };
  }
}

function isExtension(type: string): boolean {
  return type === "x" || type === "g" || type === "L" || type === "K";
}

function readExtension(type: string, content: Buffer): Extension {
  if (type === "L") return { path: readText(content) };
  // A global header would name every entry alike, and a long link name belongs to an entry that is left out.
  return type === "x" ? readPax(content) : {};
}

/** Reads records of the form `<length> <key>=<value>\n`, where the length includes itself. */
function readPax(content: Buffer): Extension {
  let extension: Extension = {};
  for (let offset = 0; offset < content.length; ) {
    const space = content.indexOf(0x20, offset);
    const length = space < 0 ? Number.NaN : Number(content.toString("latin1", offset, space));
    const end = offset + length;
    if (!Number.isSafeInteger(length) || end > content.length || end <= space) {
      throw new TarInvalid("it has an invalid extended header");
    }
    const record = content.toString("utf8", space + 1, end - 1);
    const [key, value] = [record.slice(0, record.indexOf("=")), record.slice(record.indexOf("=") + 1)];
    if (key === "path") extension = { ...extension, path: value };
    if (key === "size") {
      if (!/^\d{1,12}$/.test(value)) throw new TarInvalid("it has an invalid size");
      extension = { ...extension, size: Number(value) };
    }
    offset = end;
  }
  return extension;
}

/** A header block. Its fields are read in place, because a large archive has thousands of them. */
interface Header {
  readonly archive: Buffer;
  readonly offset: number;
}

function readPath(header: Header): string {
  const { archive, offset } = header;
  const name = readField(header, 0, 100);
  const isPosix = archive.toString("latin1", offset + 257, offset + 263) === "ustar\0";
  const prefix = isPosix ? readField(header, 345, 500) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** Reads the text of a field between two offsets in the header. */
function readField({ archive, offset }: Header, from: number, to: number): string {
  let end = offset + from;
  while (end < offset + to && archive[end] !== 0) end += 1;
  return archive.toString("utf8", offset + from, end);
}

function readText(content: Buffer): string {
  return readField({ archive: content, offset: 0 }, 0, content.length);
}

/** Reads a number in octal digits, or in binary if its first bit is set. */
function readNumber(header: Header, from: number, to: number): number {
  const { archive, offset } = header;
  const first = archive[offset + from] ?? 0;
  if (first & 0x80) {
    const rest = archive.subarray(offset + from + 1, offset + to);
    const value = rest.reduce((sum, byte) => sum * 256 + byte, first & 0x7f);
    if (!Number.isSafeInteger(value)) throw new TarInvalid("it has an entry of an impossible size");
    return value;
  }
  const text = readField(header, from, to).trim();
  if (!/^[0-7]*$/.test(text)) throw new TarInvalid("it has an invalid number");
  return text === "" ? 0 : Number.parseInt(text, 8);
}

const SUM_START = 148;
const SUM_END = 156;

/** Compares the sum of the header's bytes, with spaces instead of the sum itself. */
function verifyChecksum(header: Header, total: number): void {
  let sum = total;
  for (let index = SUM_START; index < SUM_END; index += 1) {
    sum += 0x20 - (header.archive[header.offset + index] ?? 0);
  }
  if (sum !== readNumber(header, SUM_START, SUM_END)) {
    throw new TarInvalid("it has a header with a wrong checksum");
  }
}

/** Adds the bytes of a header, four in each step: two sums of two bytes fit into one number. */
function sumBytes(words: Int32Array, header: number): number {
  let [even, odd] = [0, 0];
  for (let index = header / 4; index < (header + BLOCK) / 4; index += 1) {
    const word = words[index] ?? 0;
    even += word & 0x00ff00ff;
    odd += (word >>> 8) & 0x00ff00ff;
  }
  return (even & 0xffff) + (even >>> 16) + (odd & 0xffff) + (odd >>> 16);
}

/** Returns the archive's complete blocks as numbers. */
function toWords(archive: Buffer): Int32Array {
  const length = Math.floor(archive.length / BLOCK) * (BLOCK / 4);
  const isAligned = archive.byteOffset % 4 === 0;
  const { buffer, byteOffset } = isAligned ? archive : new Uint8Array(archive);
  return new Int32Array(buffer, byteOffset, length);
}
