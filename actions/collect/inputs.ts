import * as v from "valibot";
import {
  absolutePath,
  json,
  number,
  optional,
  type ReadInput,
  readInputs,
  secret,
} from "../shared/adapters/runner/read-inputs.ts";
import { waitingBuildsSchema } from "../shared/domain/build/waiting-build.ts";
import { commitSha, environmentKind } from "../shared/domain/schema/fields.ts";

/** https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#needs-context */
const RESULTS = ["success", "failure", "cancelled", "skipped"] as const;

/** Reads the Action's inputs. Throws INPUT_INVALID. */
export const parseCollectInputs = (read: ReadInput) =>
  readInputs(read, {
    "github-token": secret,
    environment: environmentKind,
    commit: optional(commitSha),
    "pull-request": optional(number),
    waiting: json(waitingBuildsSchema),
    directory: absolutePath,
    result: v.picklist(RESULTS),
  });
