import { type CloudflareInputs, readCloudflareInputs } from "../shared/adapters/runner/cloudflare-inputs.ts";
import { InputReader, type ReadInput } from "../shared/adapters/runner/input-reader.ts";
import { parseBuiltTargets } from "../shared/domain/build/built-targets.ts";
import type { BuiltTarget } from "../shared/domain/target.ts";

export interface DeployInputs extends CloudflareInputs {
  readonly githubToken: string;
  readonly targets: readonly BuiltTarget[];
}

export function parseDeployInputs(read: ReadInput): DeployInputs {
  const input = new InputReader(read);
  return input.done({
    githubToken: input.required("github-token"),
    ...readCloudflareInputs(input),
    targets: input.json("targets", parseBuiltTargets, []),
  });
}
