import { InputReader, type ReadInput } from "../shared/adapters/runner/input-reader.ts";
import { readShardInputs, type ShardInputs } from "../shared/adapters/runner/shard-inputs.ts";

export function parseCustomBuildInputs(read: ReadInput): ShardInputs {
  const input = new InputReader(read);
  return input.done(readShardInputs(input));
}
