/**
 * Returns a function that calls `make` on its first call and returns the same promise on every later one, also if it
 * rejects.
 */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
