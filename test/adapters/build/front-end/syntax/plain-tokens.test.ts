import { tokenizer } from "acorn";
import { transform } from "esbuild";
import { expect, it } from "vitest";
import { readPlainTokens } from "../../../../../actions/shared/adapters/build/front-end/syntax/plain-tokens.ts";

const TOKENS = /^(?:[A-Za-z_$][\w$]*|[{}()[\]])$/;

it("finds the words and brackets that a parser finds", async () => {
  const source = [
    "const a = { b: 'x { y', c: \"it's ]\", d: `plain $ ( text`, e: 1.5e3, [f]: .5 };",
    "class G { #h = 1; i() { return this.#h.j?.k ?? [...a.b]; } }",
    "export function m(n) { return n ? { ...n, 'o-p': '\\\\\\'{' } : new G(); }",
  ].join("\n");
  const { code } = await transform(source, { minify: true, format: "esm" });
  const words = (spans: Iterable<{ start: number; end: number }>) =>
    Array.from(spans, ({ start, end }) => code.slice(start, end)).filter((text) => TOKENS.test(text));
  const parsed = tokenizer(code, { ecmaVersion: "latest", sourceType: "module" });
  expect(words(readPlainTokens(code, 0) ?? [])).toEqual(words(parsed));
});

it.each(["a/b", "/x/.test(a)", "`${a}`", "'open", "é", "a\\u0062"])(
  "returns undefined for %s, which needs a parser",
  (text) => {
    expect(readPlainTokens(text, 0)).toBeUndefined();
  },
);
