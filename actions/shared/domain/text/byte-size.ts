/** Returns the length of a string in bytes of UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

/** Renders a size, e.g. `12.3 KiB` or `1.4 MiB`. */
export function describeSize(bytes: number): string {
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** Renders a difference of sizes, e.g. `+1.2 KiB` or `−340 B`; zero is `±0`. */
export function describeDifference(bytes: number): string {
  if (bytes === 0) return "±0";
  const size = Math.abs(bytes);
  return `${bytes < 0 ? "−" : "+"}${size < 1024 ? `${size} B` : describeSize(size)}`;
}
