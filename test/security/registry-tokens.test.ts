import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const directory = join(import.meta.dirname, "../../.github/workflows");

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job extends Step {
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}

const jobs = globSync("*.yml", { cwd: directory }).flatMap((file) => {
  const workflow = parse(readFileSync(join(directory, file), "utf8")) as { jobs: Record<string, Job> };
  return Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file}, job ${name}`, job }));
});
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

  it.each(running("custom-build"))(
    "and no other secret reach $name, which runs code of an app",
    ({ job }) => {
      expect(JSON.stringify(job)).not.toMatch(/secrets\b|github\.token/);
    },
  );
});
