import { TREEMAP_PATH } from "./manifest.ts";

const TREEMAP_URL = /^https?:\/\/[a-z0-9.:-]+\/[\w.-]+\/[\w.-]+\/blob\/[0-9a-f]{40}\/report\/treemap\.svg$/;

/**
 * Returns the URL of the page that shows an artifact's treemap. It names the commit, because GitHub shows only
 * branches and tags by name.
 */
export function treemapUrlFor(repositoryUrl: string, commit: string): string {
  return `${repositoryUrl}/blob/${commit}/${TREEMAP_PATH}`;
}

/** Returns true for the URL of a treemap's page. Comments and outputs can be edited, so no other URL is linked. */
export function isTreemapUrl(text: string): boolean {
  return TREEMAP_URL.test(text);
}
