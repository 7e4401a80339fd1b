import { posix } from "node:path";
import type { Octokit } from "@octokit/rest";
import { MAX_COMPARED_FILES, MAX_PULL_REQUEST_FILES } from "../../domain/limits.ts";
import { LOCK_FILE_NAMES } from "../../domain/package-managers/managers.ts";
import type { Changes } from "../../domain/plan/plan.ts";
import type { ChangedFiles } from "../../ports/changed-files.ts";
import { callingGitHub, type GitHubRepository, isGitHubStatus } from "./client.ts";

interface FileData {
  readonly filename: string;
  readonly previous_filename?: string;
}

/** Creates the port on GitHub's API. */
export function createGitHubChangedFiles(octokit: Octokit, repository: GitHubRepository): ChangedFiles {
  return {
    between: (base, head) =>
      callingGitHub(`compare ${base.slice(0, 7)} with ${head.slice(0, 7)}`, async () => {
        try {
          const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
            ...repository,
            basehead: `${base}...${head}`,
            // The first page of commits has all files, and the commits are not needed.
            per_page: 1,
          });
          return withBase(toChanges(data.files ?? [], MAX_COMPARED_FILES), data.merge_base_commit.sha);
        } catch (thrown) {
          // After a force-push, the earlier commit may not exist.
          if (!isGitHubStatus(thrown, 404)) throw thrown;
          return { known: false, reason: `The previous commit ${base.slice(0, 7)} does not exist` };
        }
      }),

    ofPullRequest: (number) =>
      callingGitHub(`list the files of pull request ${number}`, async () => {
        const { pulls } = octokit.rest;
        const files = await octokit.paginate(pulls.listFiles, {
          ...repository,
          pull_number: number,
          per_page: 100,
        });
        const changes = toChanges(files, MAX_PULL_REQUEST_FILES);
        if (!changes.known || !changes.files.some(isLockFile)) return changes;
        const { data } = await pulls.get({ ...repository, pull_number: number });
        const { data: comparison } = await octokit.rest.repos.compareCommitsWithBasehead({
          ...repository,
          basehead: `${data.base.sha}...${data.head.sha}`,
          per_page: 1,
        });
        return withBase(changes, comparison.merge_base_commit.sha);
      }),

    textAt: (commit, path) =>
      callingGitHub(`read ${path} at ${commit.slice(0, 7)}`, async () => {
        try {
          // Lock files are often larger than 1 MB, the API's limit for JSON.
          const { data } = await octokit.rest.repos.getContent({
            ...repository,
            path,
            ref: commit,
            mediaType: { format: "raw" },
          });
          return String(data);
        } catch (thrown) {
          if (!isGitHubStatus(thrown, 404)) throw thrown;
          return undefined;
        }
      }),
  };
}

function isLockFile(path: string): boolean {
  return LOCK_FILE_NAMES.has(posix.basename(path));
}

function withBase(changes: Changes, base: string): Changes {
  return changes.known ? { ...changes, base } : changes;
}

function toChanges(files: readonly FileData[], limit: number): Changes {
  if (files.length >= limit) return { known: false, reason: `At least ${limit} files changed` };
  const paths = files.flatMap(({ filename, previous_filename: previous }) =>
    previous === undefined ? [filename] : [filename, previous],
  );
  return { known: true, files: paths };
}
