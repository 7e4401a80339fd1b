import type { Octokit } from "@octokit/rest";
import type { SourceHistory } from "../../ports/source-history.ts";
import { callingGitHub, type GitHubRepository, isGitHubStatus } from "./client.ts";

/** Commits read to find a generated one; the API returns at most 100 at once. */
const COMMITS_READ = 100;

/** Creates the port on GitHub's API. */
export function createGitHubSourceHistory(octokit: Octokit, repository: GitHubRepository): SourceHistory {
  const { repos } = octokit.rest;
  return {
    list: (commit, directory) =>
      callingGitHub(`list the files in ${directory}`, async () => {
        const path = directory === "." ? "" : directory;
        try {
          const { data } = await repos.getContent({ ...repository, path, ref: commit });
          return Array.isArray(data) ? data.flatMap(({ type, name }) => (type === "file" ? [name] : [])) : [];
        } catch (thrown) {
          if (isGitHubStatus(thrown, 404)) return [];
          throw thrown;
        }
      }),

    read: (commit, path) =>
      callingGitHub(`read ${path}`, async () => {
        const { data } = await repos.getContent({ ...repository, path, ref: commit });
        if (Array.isArray(data) || data.type !== "file") throw new Error(`"${path}" is not a file.`);
        // The API leaves out the content of files over 1 MB, but not the id of their blob.
        const blob = await octokit.rest.git.getBlob({ ...repository, file_sha: data.sha });
        return Buffer.from(blob.data.content, "base64");
      }),

    changes: (commit, directory) =>
      callingGitHub(`list the commits of ${directory}`, async () => {
        const { data } = await repos.listCommits({
          ...repository,
          sha: commit,
          per_page: COMMITS_READ,
          ...(directory === "." ? {} : { path: directory }),
        });
        return data.map(({ sha, commit: { message } }) => ({ sha, message }));
      }),
  };
}
