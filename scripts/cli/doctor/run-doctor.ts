import { createGitHubClient } from "../../../actions/shared/adapters/github/client.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { readRepository } from "../../git/named-repository.ts";
import { askCloudflare } from "./ask-cloudflare.ts";
import { diagnose } from "./checks.ts";
import type { Finding } from "./finding.ts";
import { readGitHubFacts } from "./read-facts.ts";

/** What `overskill doctor --json` prints. */
export interface DoctorOutcome {
  /** `owner/name`. */
  readonly repository: string;
  readonly failures: number;
  readonly warnings: number;
  readonly skipped: number;
  readonly checks: readonly Finding[];
}

/** Reads the facts about a repository and checks them. Throws INPUT_INVALID, GITHUB_* and CLOUDFLARE_UNAVAILABLE. */
export async function runDoctor(named: string | undefined, env: NodeJS.ProcessEnv): Promise<DoctorOutcome> {
  const token = env["GITHUB_TOKEN"] || env["GH_TOKEN"];
  if (!token)
    throw new PipelineError(
      "INPUT_INVALID",
      "Neither GITHUB_TOKEN nor GH_TOKEN is set; set one to the token of an administrator.",
    );
  const octokit = createGitHubClient({ token, baseUrl: env["GITHUB_API_URL"] || "https://api.github.com" });
  const facts = await readGitHubFacts(octokit, readRepository(named));
  const namespaces = facts.config.state === "valid" ? await askCloudflare(facts.config.config, env) : [];
  const checks = diagnose({ ...facts, namespaces });
  const count = (wanted: Finding["status"]) => checks.filter(({ status }) => status === wanted).length;
  return {
    repository: facts.repository,
    failures: count("failure"),
    warnings: count("warning"),
    skipped: count("skipped"),
    checks,
  };
}
