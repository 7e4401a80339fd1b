import type { Octokit } from "@octokit/rest";
import type { AppFiles } from "../../ports/app-files.ts";
import { callingGitHub, type GitHubRepository } from "./client.ts";

const REGULAR_FILE_MODES = new Set(["100644", "100755"]);

/**
 * https://docs.github.com/en/rest/git/trees. Walks down to the folder tree by tree: the recursive listing of a
 * large repository is cut off, and everything outside the folder is none of our business.
 */
export function createGitHubAppFiles(octokit: Octokit, repository: GitHubRepository): AppFiles {
  const { git } = octokit.rest;

  const entriesOf = async (tree: string) => {
    const { data } = await git.getTree({ ...repository, tree_sha: tree });
    return data.tree;
  };
  const treeOf = async (commit: string, folder: string): Promise<string | undefined> => {
    const { data } = await git.getCommit({ ...repository, commit_sha: commit });
    let tree: string | undefined = data.tree.sha;
    for (const segment of folder === "." ? [] : folder.split("/")) {
      if (tree === undefined) return undefined;
      const entries: Awaited<ReturnType<typeof entriesOf>> = await entriesOf(tree);
      tree = entries.find(({ path, type }) => path === segment && type === "tree")?.sha;
    }
    return tree;
  };

  return {
    folders: (commit, folder) =>
      callingGitHub(`list the folders of ${folder}`, async () => {
        const tree = await treeOf(commit, folder);
        if (tree === undefined) return [];
        const entries = await entriesOf(tree);
        return entries.filter(({ type }) => type === "tree").map(({ path }) => path);
      }),

    list: (commit, folder) =>
      callingGitHub(`list the files of ${folder}`, async () => {
        const tree = await treeOf(commit, folder);
        if (tree === undefined) return [];
        const { data } = await git.getTree({ ...repository, tree_sha: tree, recursive: "true" });
        return data.tree
          .filter(({ type, mode }) => type === "blob" && REGULAR_FILE_MODES.has(mode))
          .map(({ path, size, sha }) => ({ path, sizeBytes: size ?? 0, blob: sha }));
      }),

    read: ({ blob, path }) =>
      callingGitHub(`show ${path}`, async () => {
        const { data } = await git.getBlob({ ...repository, file_sha: blob });
        return decodeText(Buffer.from(data.content, "base64"));
      }),
  };
}

function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
