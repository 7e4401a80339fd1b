import { InputReader, type ReadInput } from "../shared/adapters/runner/input-reader.ts";
import { readDirectory } from "../shared/adapters/runner/shard-inputs.ts";
import { parseWaitingBuilds, type WaitingBuild } from "../shared/domain/build/waiting-build.ts";
import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../shared/domain/naming.ts";

/** https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#needs-context */
const RESULTS = ["success", "failure", "cancelled", "skipped"] as const;

export interface CollectInputs {
  readonly githubToken: string;
  readonly environment: EnvironmentKind;
  readonly commit?: string;
  readonly pullRequest?: number;
  readonly waiting: readonly WaitingBuild[];
  /** Absolute. */
  readonly directory: string;
  readonly result: (typeof RESULTS)[number];
}

export function parseCollectInputs(read: ReadInput): CollectInputs {
  const input = new InputReader(read);
  const commit = input.commit("commit");
  const pullRequest = input.number("pull-request");
  return input.done({
    githubToken: input.required("github-token"),
    environment: input.oneOf("environment", ENVIRONMENT_KINDS),
    ...(commit === undefined ? {} : { commit }),
    ...(pullRequest === undefined ? {} : { pullRequest }),
    waiting: input.json("waiting", parseWaitingBuilds, []),
    directory: readDirectory(input),
    result: input.oneOf("result", RESULTS),
  });
}
