/** One difference between an exchange or a webhook and GitHub's description. */
export interface Finding {
  /** Operation (`POST /repos/{owner}/{repo}/issues`) or webhook (`issues-opened`). */
  readonly where: string;
  readonly kind: "operation" | "query" | "request" | "status" | "response" | "webhook";
  readonly detail: string;
}
