import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const directory = join(import.meta.dirname, "../../.github/workflows");

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, { readonly secrets?: unknown } | null>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job extends Step {
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}

const workflows = globSync("*.yml", { cwd: directory }).map((file) => ({
  file,
  text: readFileSync(join(directory, file), "utf8"),
}));
const jobs = workflows.flatMap(({ file, text }) =>
  Object.entries((parse(text) as Workflow).jobs).map(([name, job]) => ({
    name: `${file}, job ${name}`,
    job,
  })),
);
const running = (action: string) =>
  jobs.filter(({ job }) => job.steps?.some(({ uses }) => uses === `$/actions/${action}`));

describe("tokens of package registries", () => {
  it.each([...running("build"), ...running("build-shard")])(
    "reach the step that fetches packages in $name",
    ({ job }) => {
      const steps = job.steps?.filter(({ uses = "" }) => /^\$\/actions\/build(-shard)?$/.test(uses));
      for (const step of steps ?? []) {
        expect(step.with?.["registry-tokens"]).toBe("${{ secrets.REGISTRY_TOKENS }}");
      }
    },
  );

  it.each(jobs.filter(({ job }) => job.uses?.endsWith("/builds.yml")))(
    "are passed on by $name",
    ({ job }) => {
      expect(job.secrets).toEqual({ REGISTRY_TOKENS: "${{ secrets.REGISTRY_TOKENS }}" });
    },
  );

  it.each(workflows.filter(({ text }) => text.includes("$/actions/custom-build")))(
    "and no other secret are known to $file, which runs code of an app",
    ({ text }) => {
      const { on } = parse(text) as Workflow;
      expect(on["workflow_call"]?.secrets).toBeUndefined();
      expect(text).not.toMatch(/secrets\.|github\.token/);
    },
  );

  it.each(jobs.filter(({ job }) => job.uses?.endsWith("/custom-builds.yml")))(
    "are not passed on by $name, which calls it",
    ({ job }) => {
      expect(job.secrets).toBeUndefined();
    },
  );
});
