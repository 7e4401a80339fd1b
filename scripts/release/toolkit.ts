import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { object } from "../../actions/shared/domain/schema/fields.ts";
import { describeProblems, validate } from "../../actions/shared/domain/schema/validate.ts";

/** The toolkit that this code is part of, as its package.json describes it. */
export interface Toolkit {
  /** `owner/name` on GitHub, from `repository` in package.json. */
  readonly name: string;
  /** Semantic version without a leading `v`. */
  readonly version: string;
  /** Absolute path of the checkout. */
  readonly directory: string;
}

const PACKAGE = object({ version: v.string(), repository: object({ url: v.string() }) });

/** Reads package.json in `directory`. Throws if it has no version or names no GitHub repository. */
export function readToolkit(directory = resolve(import.meta.dirname, "../..")): Toolkit {
  const manifest = validate(PACKAGE, JSON.parse(readFileSync(join(directory, "package.json"), "utf8")));
  if (!manifest.valid) throw new Error(`package.json: ${describeProblems(manifest.problems)}`);
  const { version, repository } = manifest.value;
  const name = /github\.com[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(repository.url)?.[1];
  if (name === undefined) {
    throw new Error(`\`repository\` in package.json must be on GitHub, not "${repository.url}".`);
  }
  return { name, version, directory };
}
