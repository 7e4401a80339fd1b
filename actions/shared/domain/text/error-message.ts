/** Returns the message of a thrown value; a value that is not an Error is converted to a string. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
