import * as v from "valibot";
import {
  number,
  optional,
  type ReadInput,
  readInputs,
  secret,
} from "../shared/adapters/runner/read-inputs.ts";
import { findErrorCode } from "../shared/domain/errors.ts";
import { slug } from "../shared/domain/schema/fields.ts";

/** Reads the Action's inputs. Throws INPUT_INVALID. */
export const parseRollbackAnswerInputs = (read: ReadInput) =>
  readInputs(read, {
    "github-token": secret,
    app: slug,
    environment: v.picklist(["production", "staging"]),
    conversation: number,
    "error-code": optional(v.pipe(v.string(), v.transform(findErrorCode))),
  });
