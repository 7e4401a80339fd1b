import { dirname } from "node:path";

/** One entry of the file system that a confined process sees. Paths are absolute. */
export type Mount =
  | { readonly kind: "read-only" | "writable"; readonly from: string; readonly to: string }
  /** A directory whose changes are discarded; read-only if the system cannot do that. */
  | { readonly kind: "discarded"; readonly from: string; readonly to: string }
  /** An empty directory that cannot be written. */
  | { readonly kind: "empty"; readonly to: string }
  | { readonly kind: "link"; readonly from: string; readonly to: string };

/** Returns a mount that keeps its path. */
export const readOnly = (path: string): Mount => ({ kind: "read-only", from: path, to: path });
export const writable = (path: string): Mount => ({ kind: "writable", from: path, to: path });

/**
 * Sorts mounts so that a directory comes before what is inside it; otherwise the outer one would cover the inner one. A
 * later mount of the same path replaces an earlier one.
 */
export function sortMounts(mounts: readonly Mount[]): readonly Mount[] {
  const last = new Map(mounts.map((mount) => [mount.to, mount]));
  return [...last.values()].sort((one, other) => depth(one.to) - depth(other.to));
}

const depth = (path: string): number => (dirname(path) === path ? 0 : path.split("/").length);
