import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const file = join(import.meta.dirname, "../../../.github/workflows/release.yml");
const { jobs } = parse(readFileSync(file, "utf8"));
const stepsOf = (job: string): readonly Readonly<Record<string, unknown>>[] => jobs[job].steps;
const scriptsOf = (job: string) => stepsOf(job).flatMap(({ run }) => (typeof run === "string" ? [run] : []));

describe("the release workflow", () => {
  it("tests with a token that can only read, and without an environment", () => {
    for (const job of ["test", "build"]) {
      expect(jobs[job].permissions).toEqual({ contents: "read" });
      expect(jobs[job].environment).toBeUndefined();
    }
  });

  it("publishes only after an approval, and after both builds", () => {
    expect(jobs.publish.environment).toBe("release");
    expect(jobs.publish.needs).toEqual(["test", "build"]);
    expect(Object.keys(jobs.publish.permissions).sort()).toEqual(["attestations", "contents", "id-token"]);
  });

  it("installs nothing where it publishes, and no install script where it builds what it publishes", () => {
    expect(scriptsOf("publish").join("\n")).not.toMatch(/\bnpm\b|\bnpx\b/);
    expect(scriptsOf("build").filter((script) => /\bnpm\b/.test(script))).toEqual([
      "npm ci --ignore-scripts",
    ]);
  });

  it("compares the built commit with the tested one before it attests and pushes it", () => {
    const steps = stepsOf("publish").map(({ run, uses }) => String(run ?? uses));
    const order = [
      /--expect "\$COMMIT" --out/,
      /^actions\/attest@[0-9a-f]{40}$/,
      /--expect "\$COMMIT" --push/,
    ];
    const found = order.map((pattern) => steps.findIndex((step) => pattern.test(step)));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found).not.toContain(-1);
    expect(jobs.test.outputs.commit).toContain("steps.release.outputs.commit");
  });

  it("gives the token to one step only, and persists it in no checkout", () => {
    const withToken = stepsOf("publish").filter((step) => JSON.stringify(step).includes("github.token"));
    expect(withToken.map(({ name }) => name)).toEqual(["Push the tags"]);
    for (const job of Object.keys(jobs)) {
      const checkouts = stepsOf(job).filter(({ uses }) => String(uses).startsWith("actions/checkout@"));
      expect(
        checkouts.map((step) => (step["with"] as Record<string, unknown>)["persist-credentials"]),
      ).toEqual([false]);
    }
  });
});
