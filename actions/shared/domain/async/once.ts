/** Makes something when it is first asked for; whoever asks again gets the same, a failure included. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
