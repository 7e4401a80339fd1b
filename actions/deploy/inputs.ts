import {
  CLOUDFLARE_INPUTS,
  json,
  optional,
  type ReadInput,
  readInputs,
  secret,
} from "../shared/adapters/runner/read-inputs.ts";
import { builtTargetsSchema } from "../shared/domain/build/built-targets.ts";

/** Reads the Action's inputs. Throws INPUT_INVALID. */
export const parseDeployInputs = (read: ReadInput) =>
  readInputs(read, {
    "github-token": secret,
    ...CLOUDFLARE_INPUTS,
    targets: json(builtTargetsSchema),
    "signing-key": optional(secret),
  });
