/** Returns the message of whatever was thrown; a thrown value that is not an Error is shown as a string. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
