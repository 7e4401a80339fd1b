import * as v from "valibot";
import { optional, type ReadInput, readInputs, secret } from "../shared/adapters/runner/read-inputs.ts";
import { slug } from "../shared/domain/schema/fields.ts";

const BUILD_ID_OR_DIGEST = /^(sha256:)?[0-9a-f]{6,64}$/;

/** Reads the Action's inputs. Throws INPUT_INVALID. */
export const parseRollbackInputs = (read: ReadInput) =>
  readInputs(read, {
    "github-token": secret,
    environment: v.picklist(["production", "staging"]),
    app: optional(slug),
    to: optional(v.pipe(v.string(), v.regex(BUILD_ID_OR_DIGEST, "a build id or a digest"))),
  });
