import { type CloudflareInputs, readCloudflareInputs } from "../shared/adapters/runner/cloudflare-inputs.ts";
import { InputReader, type ReadInput } from "../shared/adapters/runner/input-reader.ts";
import { isSlug } from "../shared/domain/naming.ts";

export interface RollbackInputs extends CloudflareInputs {
  readonly githubToken: string;
  readonly environment: "production" | "staging";
  readonly app?: string;
  readonly to?: string;
}

export function parseRollbackInputs(read: ReadInput): RollbackInputs {
  const input = new InputReader(read);
  const app = input.optional("app");
  if (app !== undefined && !isSlug(app)) input.problem(`\`app\` must be an app's slug, not "${app}".`);
  const to = input.matching("to", /^(sha256:)?[0-9a-f]{6,64}$/, "a build id or a digest");
  return input.done({
    githubToken: input.required("github-token"),
    ...readCloudflareInputs(input),
    environment: input.oneOf("environment", ["production", "staging"]),
    ...(app === undefined ? {} : { app }),
    ...(to === undefined ? {} : { to }),
  });
}
