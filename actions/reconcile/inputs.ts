import {
  CLOUDFLARE_INPUTS,
  type ReadInput,
  readInputs,
  secret,
} from "../shared/adapters/runner/read-inputs.ts";

/** Reads the Action's inputs. Throws INPUT_INVALID. */
export const parseReconcileInputs = (read: ReadInput) =>
  readInputs(read, { "github-token": secret, ...CLOUDFLARE_INPUTS });
