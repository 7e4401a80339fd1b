/** A relative path that does not climb. */
export const INSIDE = /^(?!\/)(?![A-Za-z]:)(?!(?:.*[/\\])?\.\.(?:[/\\]|$)).+$/;
export const INSIDE_EXPECTED = "a path inside the app's folder";

/** `./src/index.ts` and `src/index.ts` are the same file, and shall give the same digest. */
export function plainPath(path: string): string {
  const plain = path
    .replace(/\\/g, "/")
    .replace(/^(\.\/)+/, "")
    .replace(/\/+$/, "");
  return plain === "" ? "." : plain;
}
