import { describe, expect, it } from "vitest";
import { Masker } from "../../../../../scripts/local/runner/worker/messages/masker.ts";

describe("the masker", () => {
  it("hides a secret in every form that tools print", () => {
    const masker = new Masker();
    masker.add('s3cr"et/1');

    expect(masker.mask('plain s3cr"et/1')).toBe("plain ***");
    expect(masker.mask(`basic ${Buffer.from('s3cr"et/1').toString("base64")}`)).toBe("basic ***");
    expect(masker.mask("url s3cr%22et%2F1")).toBe("url ***");
    expect(masker.mask('json {"a":"s3cr\\"et/1"}')).toBe('json {"a":"***"}');
  });

  it("hides each line of a multi-line secret", () => {
    const masker = new Masker();
    masker.add("-----BEGIN-----\nabcdef\n");

    expect(masker.mask("x abcdef y")).toBe("x *** y");
  });

  it("hides the longer of two overlapping secrets as a whole", () => {
    const masker = new Masker();
    masker.add("abc");
    masker.add("abcdef");

    expect(masker.mask("abcdef")).toBe("***");
  });

  it("does not change text if a secret is empty", () => {
    const masker = new Masker();
    masker.add("");

    expect(masker.mask("text")).toBe("text");
  });
});
