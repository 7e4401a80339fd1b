/** Returns a global node ID. Clients must treat it as opaque, so any stable string will do. */
export function nodeId(type: string, id: number | string): string {
  return Buffer.from(`${type}:${id}`).toString("base64url");
}
