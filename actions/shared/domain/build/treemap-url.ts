import { TREEMAP_PATH } from "./manifest.ts";

const TREEMAP_URL = /^https?:\/\/[a-z0-9.:-]+\/[\w.-]+\/[\w.-]+\/blob\/[0-9a-f]{40}\/report\/treemap\.svg$/;

/**
 * The page that shows the picture of an artifact. By the commit, not by the ref: GitHub shows branches and tags by
 * name, and any commit by its id.
 */
export function treemapUrlFor(repositoryUrl: string, commit: string): string {
  return `${repositoryUrl}/blob/${commit}/${TREEMAP_PATH}`;
}

/** Comments and outputs can be edited: only such a page is linked. */
export function isTreemapUrl(text: string): boolean {
  return TREEMAP_URL.test(text);
}
