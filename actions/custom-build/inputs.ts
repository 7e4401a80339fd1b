import { absolutePath, json, type ReadInput, readInputs } from "../shared/adapters/runner/read-inputs.ts";
import { shardSchema } from "../shared/domain/build/shards.ts";
import { environmentKind } from "../shared/domain/schema/fields.ts";

/** Reads the Action's inputs. Throws INPUT_INVALID. There is no token, because this Action runs the app's code. */
export const parseCustomBuildInputs = (read: ReadInput) =>
  readInputs(read, { environment: environmentKind, shard: json(shardSchema), directory: absolutePath });
