import { InputReader, type ReadInput } from "../shared/adapters/runner/input-reader.ts";
import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../shared/domain/naming.ts";

export interface BuildInputs {
  readonly githubToken: string;
  readonly environment: EnvironmentKind;
  readonly commit?: string;
  readonly base?: string;
  readonly pullRequest?: number;
  readonly app?: string;
}

const COMMIT = /^[0-9a-f]{40}$/;

export function parseBuildInputs(read: ReadInput): BuildInputs {
  const input = new InputReader(read);
  const commit = input.matching("commit", COMMIT, "a commit's 40 hexadecimal digits");
  const base = input.matching("base", COMMIT, "a commit's 40 hexadecimal digits");
  const pullRequest = input.number("pull-request");
  const app = input.optional("app");
  return input.done({
    githubToken: input.required("github-token"),
    environment: input.oneOf("environment", ENVIRONMENT_KINDS),
    ...(commit === undefined ? {} : { commit }),
    ...(base === undefined ? {} : { base }),
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(app === undefined ? {} : { app }),
  });
}
