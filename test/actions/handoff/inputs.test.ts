import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseBuildShardInputs } from "../../../actions/build-shard/inputs.ts";
import { parseCollectInputs } from "../../../actions/collect/inputs.ts";
import { parseCustomBuildInputs } from "../../../actions/custom-build/inputs.ts";
import type { ReadInput } from "../../../actions/shared/adapters/runner/read-inputs.ts";
import type { ShardedApp } from "../../../actions/shared/domain/build/shards.ts";

const reader = (inputs: Readonly<Record<string, unknown>>) => (name: string) => String(inputs[name] ?? "");
const app: ShardedApp = { app: "todo", path: "apps/todo", buildKey: "a".repeat(64) };
const shard = { name: "1-of-2", apps: [app] };
const waiting = [{ ...app, deploymentId: 3, job: "shard" as const }];
const given = {
  "github-token": "t",
  environment: "staging",
  shard: JSON.stringify(shard),
  waiting: JSON.stringify(waiting),
  directory: "/tmp/handoff",
  result: "failure",
};

const PARSERS: Readonly<Record<string, (read: ReadInput) => unknown>> = {
  "build-shard": parseBuildShardInputs,
  "custom-build": parseCustomBuildInputs,
  collect: parseCollectInputs,
};

describe("inputs of the Actions that share a build", () => {
  it.each(Object.entries(PARSERS))(
    "%s reads exactly the inputs that its action.yml declares",
    (name, parseInputs) => {
      const file = join(import.meta.dirname, "../../../actions", name, "action.yml");
      const { inputs } = parse(readFileSync(file, "utf8")) as { inputs: Record<string, object> };
      const read = new Set<string>();
      parseInputs((input) => {
        read.add(input);
        return reader(given)(input);
      });
      expect([...read].sort()).toEqual(Object.keys(inputs).sort());
    },
  );

  it("accept the build Action's outputs", () => {
    const share = { environment: "staging", shard, directory: "/tmp/handoff" };
    expect(parseCustomBuildInputs(reader(given))).toEqual(share);
    expect(parseBuildShardInputs(reader(given))).toEqual({ ...share, githubToken: "t" });
    expect(parseCollectInputs(reader({ ...given, "pull-request": "7" }))).toEqual({
      ...{
        githubToken: "t",
        environment: "staging",
        waiting,
        directory: "/tmp/handoff",
        result: "failure",
      },
      pullRequest: 7,
    });
  });

  it("include no token for the Action that runs an app's code", () => {
    const file = join(import.meta.dirname, "../../../actions/custom-build/action.yml");
    expect(readFileSync(file, "utf8")).not.toMatch(/token/i);
  });

  it("report every problem at once", () => {
    const wrong = {
      "github-token": "t",
      environment: "live",
      waiting: "{}",
      directory: "here",
      result: "odd",
    };
    expect(() => parseCollectInputs(reader(wrong))).toThrow(
      /environment[\s\S]*waiting[\s\S]*directory[\s\S]*result/,
    );
  });
});
