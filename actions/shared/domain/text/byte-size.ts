/** E.g. `12.3 KiB`; a tenth of a mebibyte is the finest step above one. */
export function describeSize(bytes: number): string {
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** E.g. `+1.2 KiB` or `−340 B`; an exact zero is `±0`. */
export function describeDifference(bytes: number): string {
  if (bytes === 0) return "±0";
  const size = Math.abs(bytes);
  return `${bytes < 0 ? "−" : "+"}${size < 1024 ? `${size} B` : describeSize(size)}`;
}
