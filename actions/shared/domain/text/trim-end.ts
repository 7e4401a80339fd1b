/**
 * Removes every trailing character that is one of `characters`. A pattern such as `/\/+$/` takes time that grows with the
 * square of a run of these characters in the middle of a text.
 */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
