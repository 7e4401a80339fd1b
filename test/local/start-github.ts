import {
  type GitHubOptions,
  type GitHubStandIn,
  startGitHub as startUnchecked,
} from "../../scripts/local/github/server/stand-in.ts";
import { apiChecker, expectNoFindings } from "./github/openapi.ts";

/**
 * Starts the GitHub stand-in for a test. Every exchange and webhook is checked against GitHub's OpenAPI description, and
 * `close` fails the test if one does not match it.
 */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubStandIn & AsyncDisposable> {
  const standIn = await startUnchecked({ ...options, openapi: apiChecker });
  const close = async (): Promise<void> => {
    await standIn.context.events.settled();
    await standIn.close();
    expectNoFindings(standIn);
  };
  return { ...standIn, close, [Symbol.asyncDispose]: close };
}
