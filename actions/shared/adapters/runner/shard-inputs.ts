import { isAbsolute } from "node:path";
import type { Shard } from "../../domain/build/shards.ts";
import { parseShard } from "../../domain/build/waiting-build.ts";
import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../../domain/naming.ts";
import type { InputReader } from "./input-reader.ts";

/** What every Action that builds for another job is told. */
export interface ShardInputs {
  readonly environment: EnvironmentKind;
  readonly shard: Shard;
  /** Absolute. */
  readonly directory: string;
}

export function readShardInputs(input: InputReader): ShardInputs {
  return {
    environment: input.oneOf("environment", ENVIRONMENT_KINDS),
    shard: input.json("shard", parseShard, { name: "", apps: [] }),
    directory: readDirectory(input),
  };
}

export function readDirectory(input: InputReader): string {
  const directory = input.required("directory");
  if (directory !== "" && !isAbsolute(directory)) {
    input.problem(`\`directory\` must be an absolute path, not "${directory}".`);
  }
  return directory;
}
