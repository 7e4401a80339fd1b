import { describe, expect, it } from "vitest";
import { renderReadme } from "../../../scripts/readmes/action-readme.ts";

describe("renderReadme", () => {
  it("shows required inputs in the usage and every default in the table", () => {
    const text = renderReadme("o/n/actions/deploy@v1", "deploy", {
      name: "Deploy",
      description: "Deploys.\n",
      inputs: {
        targets: { description: "A | B", required: true },
        url: { description: "Base", default: "https://x" },
        app: { description: "Slug", default: "" },
      },
      outputs: { url: { description: "Where" } },
    });
    expect(text).toContain("  uses: o/n/actions/deploy@v1\n  with:\n    targets: # required\n");
    expect(text).toContain("| `targets` | required | A \\| B |");
    expect(text).toContain("| `url` | `https://x` | Base |");
    expect(text).toContain("| `app` | empty | Slug |");
  });
});
