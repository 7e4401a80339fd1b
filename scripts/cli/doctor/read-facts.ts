import type { Octokit } from "@octokit/rest";
import { parseDocument } from "yaml";
import {
  callingGitHub,
  type GitHubRepository,
  isGitHubStatus,
} from "../../../actions/shared/adapters/github/client.ts";
import { CONFIG_PATH, parseConfig } from "../../../actions/shared/adapters/github/config.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { isRecord } from "../../../actions/shared/domain/schema/is-record.ts";
import type { CallerFile, ConfigFacts, DoctorFacts, Known, TextFile } from "./facts.ts";
import { readEnvironments } from "./read-environments.ts";
import { readProtection } from "./read-protection.ts";

/** Where GitHub looks for code owners, in this order. */
const CODE_OWNERS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/**
 * Reads all facts that GitHub tells about a repository. Facts that need an administrator's token are unknown without one.
 * Throws GITHUB_* if the repository cannot be read at all.
 */
export async function readGitHubFacts(
  octokit: Octokit,
  repository: GitHubRepository,
): Promise<Omit<DoctorFacts, "namespaces">> {
  const { data } = await callingGitHub(`read ${repository.owner}/${repository.repo}`, () =>
    octokit.rest.repos.get({ ...repository }),
  );
  const readText = createReader(octokit, repository);
  const [config, callers, codeOwners, workflowPermissions, branchProtection, secrets, environments] =
    await Promise.all([
      readText(CONFIG_PATH).then(parse),
      readCallers(octokit, repository, readText),
      findCodeOwners(readText),
      orUnknown("workflow permissions", async () => {
        const { actions } = octokit.rest;
        const { data: settings } = await actions.getGithubActionsDefaultWorkflowPermissionsRepository({
          ...repository,
        });
        return {
          defaultPermissions: settings.default_workflow_permissions,
          mayOpenPullRequests: settings.can_approve_pull_request_reviews,
        };
      }),
      orUnknown("the protection of the default branch", () =>
        readProtection(octokit, repository, data.default_branch),
      ),
      orUnknown("the names of the secrets", async () => {
        const { actions } = octokit.rest;
        const page = { ...repository, per_page: 100 };
        const [own, shared] = await Promise.all([
          octokit.paginate(actions.listRepoSecrets, page),
          octokit.paginate(actions.listRepoOrganizationSecrets, page),
        ]);
        return [
          ...own.map(({ name }) => ({ name, level: "repository" as const })),
          ...shared.map(({ name }) => ({ name, level: "organization" as const })),
        ];
      }),
      orUnknown("the environments", () => readEnvironments(octokit, repository)),
    ]);
  return {
    repository: data.full_name,
    defaultBranch: data.default_branch,
    ...{ config, callers, codeOwners, workflowPermissions, branchProtection, secrets, environments },
  };
}

/** Turns "not allowed" into an unknown fact; 404 is GitHub's answer to people who may not know. */
async function orUnknown<T>(what: string, read: () => Promise<T>): Promise<Known<T>> {
  return callingGitHub(`read ${what}`, async () => {
    try {
      return { known: true, value: await read() };
    } catch (thrown) {
      if (!isGitHubStatus(thrown, 401, 403, 404)) throw thrown;
      const reason = `GitHub answered ${thrown.status} for ${what}; use the token of an administrator.`;
      return { known: false, reason };
    }
  });
}

type ReadText = (path: string) => Promise<string | undefined>;

function createReader(octokit: Octokit, repository: GitHubRepository): ReadText {
  return (path) =>
    callingGitHub(`read ${path}`, async () => {
      try {
        const { data } = await octokit.rest.repos.getContent({
          ...repository,
          path,
          mediaType: { format: "raw" },
        });
        return data as unknown as string;
      } catch (thrown) {
        if (isGitHubStatus(thrown, 404)) return undefined;
        throw thrown;
      }
    });
}

function parse(text: string | undefined): ConfigFacts {
  if (text === undefined) return { state: "missing" };
  try {
    return { state: "valid", config: parseConfig(text) };
  } catch (thrown) {
    if (!(thrown instanceof PipelineError)) throw thrown;
    return { state: "invalid", problems: thrown.message };
  }
}

async function findCodeOwners(readText: ReadText): Promise<TextFile | undefined> {
  for (const path of CODE_OWNERS) {
    const text = await readText(path);
    if (text !== undefined) return { path, text };
  }
  return undefined;
}

async function readCallers(
  octokit: Octokit,
  repository: GitHubRepository,
  readText: ReadText,
): Promise<readonly CallerFile[]> {
  const paths = await callingGitHub("list the workflows", async () => {
    try {
      const { data } = await octokit.rest.repos.getContent({ ...repository, path: ".github/workflows" });
      return Array.isArray(data) ? data.map(({ path }) => path) : [];
    } catch (thrown) {
      if (isGitHubStatus(thrown, 404)) return [];
      throw thrown;
    }
  });
  const files = paths.filter((path) => /\.ya?ml$/.test(path));
  const texts = await Promise.all(files.map(readText));
  return files.flatMap((path, index) => {
    const uses = findCalls(texts[index] ?? "");
    return uses.length === 0 ? [] : [{ path, uses }];
  });
}

function findCalls(text: string): readonly string[] {
  const document: unknown = parseDocument(text).toJS({ maxAliasCount: 20 });
  const jobs = isRecord(document) && isRecord(document["jobs"]) ? Object.values(document["jobs"]) : [];
  return jobs.flatMap((job) => (isRecord(job) && typeof job["uses"] === "string" ? [job["uses"]] : []));
}
