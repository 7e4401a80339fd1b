/** A resource of the account: its kind, and its id as a configuration writes it. */
export interface ResourceName {
  /** A type of `BINDING_TABLE`. */
  readonly kind: string;
  readonly id: string;
}

/**
 * Returns the form in which two ids of one resource are equal. Cloudflare ignores case and hyphens in hexadecimal ids
 * and UUIDs; names of buckets, queues and indexes have no capital letters, so lower case loses nothing.
 */
function normalizeResourceId(id: string): string {
  const lower = id.normalize("NFKC").trim().toLowerCase();
  const digits = lower.replaceAll("-", "");
  if (/^[0-9a-f]{32}$/.test(digits)) return digits;
  // The namespace of a rate limit is a number.
  return /^\d+$/.test(lower) ? lower.replace(/^0+(?=\d)/, "") : lower;
}

/** Returns true if both names are of the same resource. */
export function isSameResource(a: ResourceName, b: ResourceName): boolean {
  return a.kind === b.kind && normalizeResourceId(a.id) === normalizeResourceId(b.id);
}
