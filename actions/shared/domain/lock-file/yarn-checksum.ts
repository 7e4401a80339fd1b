/** The checksum that yarn 2 and later record: of the zip archive that yarn makes of a package's tarball. */
export interface YarnChecksum {
  /** Version of the archive's format. */
  readonly format: number;
  /** How hard each file is compressed, from 0 (stored) to 9; `mixed` is 9, but stores files that do not get smaller. */
  readonly level: number | "mixed";
  /** SHA-512 in hexadecimal digits. */
  readonly digest: string;
}

/** Formats whose compressed archives can be made again: of yarn 2, yarn 3, and yarn 4. Candidates of yarn 4 used 9. */
const REPEATABLE: ReadonlySet<number> = new Set([7, 8, 10]);
const OLDEST = 7;

/**
 * Parses `10c0/<digest>`: the key of yarn's cache, which is the format and the compression, and the digest. Undefined for
 * anything else, and for an archive that cannot be made again. https://yarnpkg.com/configuration/yarnrc#compressionLevel
 */
export function parseYarnChecksum(text: string): YarnChecksum | undefined {
  const [, format = "", level, digest = ""] = /^(\d{1,3})(?:c(\d))?\/([0-9a-f]{128})$/.exec(text) ?? [];
  const checksum = {
    format: Number(format),
    level: level === undefined ? "mixed" : Number(level),
    digest,
  } as const;
  if (digest === "" || checksum.format < OLDEST) return undefined;
  return checksum.level === 0 || REPEATABLE.has(checksum.format) ? checksum : undefined;
}
