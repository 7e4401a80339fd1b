const MASK = "***";

/** Replaces secrets in text. Values of several lines are masked as a whole and line by line. */
export class Masker {
  /** Longest first, so that a secret which contains another is replaced as a whole. */
  #needles: readonly string[] = [];

  add(secret: string): void {
    const lines = secret.split(/\r?\n/).map((line) => line.trim());
    const plain = [secret, secret.trim(), ...lines].filter((text) => text !== "");
    const needles = new Set([...this.#needles, ...plain.flatMap(encodingsOf)]);
    this.#needles = [...needles].sort((one, other) => other.length - one.length);
  }

  mask(text: string): string {
    return this.#needles.reduce((masked, needle) => masked.replaceAll(needle, MASK), text);
  }
}

/** The forms in which tools print a secret. */
function encodingsOf(text: string): readonly string[] {
  return [
    text,
    Buffer.from(text).toString("base64"),
    encodeURIComponent(text.toWellFormed()),
    JSON.stringify(text).slice(1, -1),
  ];
}
