import { runGit } from "../../../actions/shared/adapters/git/run-git.ts";
import type { GitHubRepository } from "../../../actions/shared/adapters/github/client.ts";
import { CONFIG_PATH, parseConfig } from "../../../actions/shared/adapters/github/config.ts";
import type { PipelineConfig } from "../../../actions/shared/domain/config/config.ts";
import { type Digest, toHex } from "../../../actions/shared/domain/digest.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { EVIDENCE_FILE } from "../../../actions/shared/domain/naming.ts";
import { findOrigin, readDefaultBranch } from "../../git/read-git.ts";
import { createGitHistory, type GitHistory } from "./git-history.ts";

/** The apps repository that an artifact is verified against. */
export interface OpenedRepository {
  readonly history: GitHistory;
  readonly defaultBranch: string;
  /** A revision that names the head of the default branch. */
  readonly head: string;
  /** The configuration on the default branch, which says what has to sign statements; undefined without one. */
  readonly config: PipelineConfig | undefined;
  /** Reads the stored evidence of an artifact, newest deployment first; empty if the repository is not reachable. */
  findEvidence(digest: Digest, deploymentId: number | undefined): Promise<readonly string[]>;
}

/** Statements read for one artifact, so that refs that somebody pushed cannot make `verify` run for hours. */
const MAX_STATEMENTS = 20;

/** Clones a repository of GitHub into the empty directory `path`. */
export async function cloneRepository(
  path: string,
  url: string,
  defaultBranch: string,
  token: string | undefined,
): Promise<OpenedRepository> {
  const options = { cwd: path, ...(token === undefined ? {} : { token }) };
  await runGit(["clone", "--quiet", "--bare", "--no-tags", url, "."], options);
  const history = createGitHistory(path);
  const head = `refs/heads/${defaultBranch}`;
  return {
    history,
    defaultBranch,
    head,
    config: await readConfiguration(history, head),
    async findEvidence(digest, deploymentId) {
      const { stdout } = await runGit(["ls-remote", url, "refs/overskill/evidence/*"], options);
      const suffix = new RegExp(`/${toHex(digest)}/(\\d+)$`);
      const found = stdout
        .toString()
        .split("\n")
        .flatMap((line) => {
          const [sha = "", ref = ""] = line.split("\t");
          const id = Number(suffix.exec(ref)?.[1] ?? Number.NaN);
          return Number.isNaN(id) || (deploymentId !== undefined && deploymentId !== id)
            ? []
            : [{ sha, ref, id }];
        })
        .sort((a, b) => b.id - a.id)
        .slice(0, MAX_STATEMENTS);
      if (found.length === 0) return [];
      await runGit(
        ["fetch", "--quiet", "--depth=1", "--no-tags", url, ...found.map(({ ref }) => ref)],
        options,
      );
      const texts = await Promise.all(found.map(({ sha }) => history.findText(sha, EVIDENCE_FILE)));
      return texts.filter((text) => text !== undefined);
    },
  };
}

/** Opens the checkout that contains `directory`, for verification without a network. Throws INPUT_INVALID without one. */
export async function openCheckout(
  directory: string,
): Promise<OpenedRepository & { readonly origin: GitHubRepository | undefined }> {
  let path: string;
  try {
    const { stdout } = await runGit(["rev-parse", "--absolute-git-dir"], { cwd: directory });
    path = stdout.toString().trim();
  } catch (thrown) {
    throw new PipelineError("INPUT_INVALID", `"${directory}" is not in a git checkout.`, { cause: thrown });
  }
  const history = createGitHistory(path);
  const defaultBranch = readDefaultBranch(directory);
  const remote = `refs/remotes/origin/${defaultBranch}`;
  const head = (await history.contains(remote)) ? remote : `refs/heads/${defaultBranch}`;
  return {
    history,
    defaultBranch,
    head,
    config: await readConfiguration(history, head),
    origin: findOrigin(directory),
    findEvidence: async () => [],
  };
}

async function readConfiguration(history: GitHistory, head: string): Promise<PipelineConfig | undefined> {
  const text = await history.findText(head, CONFIG_PATH);
  return text === undefined ? undefined : parseConfig(text);
}
