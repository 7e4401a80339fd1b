import * as v from "valibot";
import { type ReadInput, readInputs, secret } from "../shared/adapters/runner/read-inputs.ts";

/** Reads the Action's inputs. Throws INPUT_INVALID. */
export const parseAuthorizeInputs = (read: ReadInput) =>
  readInputs(read, {
    "github-token": secret,
    for: v.picklist(["generate", "rollback"], "`generate` or `rollback`"),
  });
