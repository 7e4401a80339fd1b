import {
  absolutePath,
  json,
  optional,
  type ReadInput,
  readInputs,
  secret,
} from "../shared/adapters/runner/read-inputs.ts";
import { shardSchema } from "../shared/domain/build/shards.ts";
import { environmentKind } from "../shared/domain/schema/fields.ts";

/** Reads the Action's inputs. Throws INPUT_INVALID. */
export const parseBuildShardInputs = (read: ReadInput) =>
  readInputs(read, {
    "github-token": secret,
    "registry-tokens": optional(secret),
    environment: environmentKind,
    shard: json(shardSchema),
    directory: absolutePath,
  });
