import { expect, it } from "vitest";
import { withUrlsInSets } from "../../../../../actions/shared/adapters/build/front-end/styles/image-sets.ts";

it.each([
  ['image-set("a.png" 1x, "b.png" 2x)', 'image-set(url("a.png") 1x, url("b.png") 2x)'],
  ["-webkit-image-set('a(1).png' 1x)", "-webkit-image-set(url('a(1).png') 1x)"],
  [
    'image-set(url("a.png") 1x, "b.png" type("image/png"))',
    'image-set(url("a.png") 1x, url("b.png") type("image/png"))',
  ],
  ["image-set(url(a.png) 1x, linear-gradient(red, rgb(0 0 0)) 2x)", undefined],
  ['.a { content: "image-set" }', undefined],
  ['.a { content: "x" } .b { background: image-set( ', undefined],
])("%s", (css, expected = css) => {
  expect(withUrlsInSets(css)).toBe(expected);
});

it("takes linear time for an image-set() without an end", () => {
  const css = `image-set(${'"a" '.repeat(50_000)}`;
  expect(withUrlsInSets(css)).toBe(css);
});
