import { absolutePath, json, type ReadInput, readInputs } from "../shared/adapters/runner/read-inputs.ts";
import { shardSchema } from "../shared/domain/build/shards.ts";
import { environmentKind } from "../shared/domain/schema/fields.ts";

/** Reads the Action's inputs. Throws INPUT_INVALID. Reads no token, because this Action runs code of the app. */
export const parseCustomBuildInputs = (read: ReadInput) =>
  readInputs(read, { environment: environmentKind, shard: json(shardSchema), directory: absolutePath });
