import { sep } from "node:path";

/** Converts a path of this system to forward slashes, as git, GitHub, manifests and URLs have them. */
export function toPosixPath(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
