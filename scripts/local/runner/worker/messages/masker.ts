const MASK = "***";

/** Replaces secrets in text. Masks a value of several lines both as a whole and line by line. */
export class Masker {
  /** Sorted by length, longest first, so that a secret that contains another is replaced as a whole. */
  #needles: readonly string[] = [];

  add(secret: string): void {
    const lines = secret.split(/\r?\n/).map((line) => line.trim());
    const plain = [secret, secret.trim(), ...lines].filter((text) => text !== "");
    const needles = new Set([...this.#needles, ...plain.flatMap(listEncodings)]);
    this.#needles = [...needles].sort((one, other) => other.length - one.length);
  }

  mask(text: string): string {
    return this.#needles.reduce((masked, needle) => masked.replaceAll(needle, MASK), text);
  }
}

/** Returns the encodings in which tools print a secret. */
function listEncodings(text: string): readonly string[] {
  return [
    text,
    Buffer.from(text).toString("base64"),
    encodeURIComponent(text.toWellFormed()),
    JSON.stringify(text).slice(1, -1),
  ];
}
