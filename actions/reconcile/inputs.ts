import { type CloudflareInputs, readCloudflareInputs } from "../shared/adapters/runner/cloudflare-inputs.ts";
import { InputReader, type ReadInput } from "../shared/adapters/runner/input-reader.ts";

export interface ReconcileInputs extends CloudflareInputs {
  readonly githubToken: string;
}

export function parseReconcileInputs(read: ReadInput): ReconcileInputs {
  const input = new InputReader(read);
  return input.done({ githubToken: input.required("github-token"), ...readCloudflareInputs(input) });
}
