import { InputReader, type ReadInput } from "../shared/adapters/runner/input-reader.ts";
import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../shared/domain/naming.ts";

export interface BuildInputs {
  readonly githubToken: string;
  readonly environment: EnvironmentKind;
  readonly commit?: string;
  readonly base?: string;
  readonly pullRequest?: number;
  readonly app?: string;
  /** Later jobs of the workflow build what this one leaves to them. */
  readonly handoff: boolean;
}

export function parseBuildInputs(read: ReadInput): BuildInputs {
  const input = new InputReader(read);
  const commit = input.commit("commit");
  const base = input.commit("base");
  const pullRequest = input.number("pull-request");
  const app = input.optional("app");
  const handoff = input.flag("handoff");
  return input.done({
    handoff,
    githubToken: input.required("github-token"),
    environment: input.oneOf("environment", ENVIRONMENT_KINDS),
    ...(commit === undefined ? {} : { commit }),
    ...(base === undefined ? {} : { base }),
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(app === undefined ? {} : { app }),
  });
}
