import { expect, it } from "vitest";
import { LineSplitter } from "../../../../scripts/local/runner/worker/line-splitter.ts";

it.each([
  [["a\nb\n"], ["a", "b"]],
  [["a\r\nb"], ["a", "b"]],
  [["a\rb\r"], ["a", "b"]],
  [
    ["a\r", "\nb\n"],
    ["a", "b"],
  ],
  [["a\u2028b\u2029c\u0085d\n"], ["a\u2028b\u2029c\u0085d"]],
  [["\n\n"], ["", ""]],
])("splits %j as the runner does", (chunks, lines) => {
  const splitter = new LineSplitter();
  const found = chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk)));
  expect([...found, ...splitter.end()]).toEqual(lines);
});

it("joins characters that two chunks share", () => {
  const splitter = new LineSplitter();
  const [first, second] = [Buffer.from("ü\n").subarray(0, 1), Buffer.from("ü\n").subarray(1)];
  expect([...splitter.push(first), ...splitter.push(second)]).toEqual(["ü"]);
});
