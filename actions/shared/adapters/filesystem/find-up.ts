import { dirname } from "node:path";

/**
 * Calls `look` with `directory` and each directory above it until it returns something, and returns that; undefined
 * when nothing was found up to `last` (the file system's root by default). Both paths are absolute.
 */
export async function findUp<Found>(
  directory: string,
  look: (directory: string) => Promise<Found | undefined>,
  last?: string,
): Promise<Found | undefined> {
  for (let current = directory; ; current = dirname(current)) {
    const found = await look(current);
    if (found !== undefined) return found;
    if (current === last || dirname(current) === current) return undefined;
  }
}
