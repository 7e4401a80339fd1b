/** Shorter values occur by chance, so they are not searched for. */
const MIN_LENGTH = 8;

/**
 * Returns what a credential looks like in a text: as it is, reversed, in hexadecimal, percent-encoded, in JSON, and in
 * Base64 at each of the three positions that it can have in a longer text.
 */
export function encodingsOf(secret: string): readonly string[] {
  if (secret.length < MIN_LENGTH) return [];
  const bytes = new TextEncoder().encode(secret);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = [0, 1, 2].map((offset) => encodeBase64(bytes, offset));
  return [
    ...new Set([
      secret,
      [...secret].reverse().join(""),
      hex,
      hex.toUpperCase(),
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      ...base64,
      ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    ]),
  ];
}

/** Encodes bytes as they appear after `offset` other bytes, without the characters that depend on the neighbours. */
function encodeBase64(bytes: Uint8Array, offset: number): string {
  const padded = new Uint8Array(offset + bytes.length);
  padded.set(bytes, offset);
  const text = btoa(String.fromCharCode(...padded)).replace(/=+$/, "");
  const complete = Math.floor(padded.length / 3) * 4;
  return text.slice(Math.ceil((offset * 4) / 3), complete);
}
