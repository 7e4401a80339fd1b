import type { Octokit } from "@octokit/rest";
import type { AppFiles } from "../../ports/app-files.ts";
import { callingGitHub, type GitHubRepository } from "./client.ts";

const REGULAR_FILE_MODES = new Set(["100644", "100755"]);

/**
 * Creates the port on GitHub's API. Descends to the directory tree by tree, because GitHub truncates the recursive
 * listing of a large repository. https://docs.github.com/en/rest/git/trees
 */
export function createGitHubAppFiles(octokit: Octokit, repository: GitHubRepository): AppFiles {
  const { git } = octokit.rest;

  const readEntries = async (tree: string) => {
    const { data } = await git.getTree({ ...repository, tree_sha: tree });
    return data.tree;
  };
  const findTree = async (commit: string, folder: string): Promise<string | undefined> => {
    const { data } = await git.getCommit({ ...repository, commit_sha: commit });
    let tree: string | undefined = data.tree.sha;
    for (const segment of folder === "." ? [] : folder.split("/")) {
      if (tree === undefined) return undefined;
      const entries: Awaited<ReturnType<typeof readEntries>> = await readEntries(tree);
      tree = entries.find(({ path, type }) => path === segment && type === "tree")?.sha;
    }
    return tree;
  };

  return {
    folders: (commit, folder) =>
      callingGitHub(`list the directories in ${folder}`, async () => {
        const tree = await findTree(commit, folder);
        if (tree === undefined) return [];
        const entries = await readEntries(tree);
        return entries.filter(({ type }) => type === "tree").map(({ path }) => path);
      }),

    list: (commit, folder) =>
      callingGitHub(`list the files in ${folder}`, async () => {
        const tree = await findTree(commit, folder);
        if (tree === undefined) return [];
        const { data } = await git.getTree({ ...repository, tree_sha: tree, recursive: "true" });
        return data.tree
          .filter(({ type, mode }) => type === "blob" && REGULAR_FILE_MODES.has(mode))
          .map(({ path, size, sha }) => ({ path, sizeBytes: size ?? 0, blob: sha }));
      }),

    read: ({ blob, path }) =>
      callingGitHub(`read ${path}`, async () => {
        const { data } = await git.getBlob({ ...repository, file_sha: blob });
        return decodeText(Buffer.from(data.content, "base64"));
      }),
  };
}

/** Returns undefined for content that is not text. */
function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
