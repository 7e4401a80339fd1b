import { expect, it } from "vitest";
import { renderAnnotation } from "../../../scripts/checks/findings.ts";

it("renders a finding as an annotation at its line, with line breaks and percent signs escaped", () => {
  expect(renderAnnotation({ file: "a.ts", line: 3, message: "100 %\nof it" })).toBe(
    "::error file=a.ts,line=3::a.ts:3: 100 %25%0Aof it",
  );
  expect(renderAnnotation({ file: "a", message: "x" })).toBe("::error file=a::a: x");
});
