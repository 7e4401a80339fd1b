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
class TarInvalid extends Error {
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
  let extension: Extension = {};
  for (let offset = 0; offset + BLOCK <= archive.length; ) {
    const header = archive.subarray(offset, offset + BLOCK);
    // Two empty blocks end the archive; one is enough here, because nothing follows it in a valid one.
    if (header[0] === 0 && header.every((byte) => byte === 0)) return;
    verifyChecksum(header);
    const type = String.fromCharCode(header[156] ?? 0);
    const size = (isExtension(type) ? undefined : extension.size) ?? readNumber(header.subarray(124, 136));
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
    const mode = readNumber(header.subarray(100, 108));
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

function readPath(header: Buffer): string {
  const name = readText(header.subarray(0, 100));
  const isPosix = header.toString("latin1", 257, 263) === "ustar\0";
  const prefix = isPosix ? readText(header.subarray(345, 500)) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

function readText(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end < 0 ? field.length : end);
}

/** Reads a number in octal digits, or in binary if its first bit is set. */
function readNumber(field: Buffer): number {
  if ((field[0] ?? 0) & 0x80) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, (field[0] ?? 0) & 0x7f);
    if (!Number.isSafeInteger(value)) throw new TarInvalid("it has an entry of an impossible size");
    return value;
  }
  const text = readText(field).trim();
  if (!/^[0-7]*$/.test(text)) throw new TarInvalid("it has an invalid number");
  return text === "" ? 0 : Number.parseInt(text, 8);
}

/** Compares the sum of the header's bytes, with spaces instead of the sum itself. */
function verifyChecksum(header: Buffer): void {
  const wanted = readNumber(header.subarray(148, 156));
  let sum = 0;
  for (let index = 0; index < BLOCK; index += 1) {
    sum += index >= 148 && index < 156 ? 0x20 : (header[index] ?? 0);
  }
  if (sum !== wanted) throw new TarInvalid("it has a header with a wrong checksum");
}
