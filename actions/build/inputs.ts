import * as v from "valibot";
import {
  flag,
  number,
  optional,
  type ReadInput,
  readInputs,
  secret,
} from "../shared/adapters/runner/read-inputs.ts";
import { commitSha, environmentKind } from "../shared/domain/schema/fields.ts";

/** Reads the Action's inputs. Throws INPUT_INVALID. */
export const parseBuildInputs = (read: ReadInput) =>
  readInputs(read, {
    "github-token": secret,
    environment: environmentKind,
    commit: optional(commitSha),
    base: optional(commitSha),
    "pull-request": optional(number),
    app: optional(v.string()),
    "rollback-to": optional(number),
    handoff: flag,
  });
