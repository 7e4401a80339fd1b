import { InputReader, type ReadInput } from "../shared/adapters/runner/input-reader.ts";
import { readShardInputs, type ShardInputs } from "../shared/adapters/runner/shard-inputs.ts";

export interface BuildShardInputs extends ShardInputs {
  readonly githubToken: string;
}

export function parseBuildShardInputs(read: ReadInput): BuildShardInputs {
  const input = new InputReader(read);
  return input.done({ githubToken: input.required("github-token"), ...readShardInputs(input) });
}
