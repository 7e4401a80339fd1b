import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createTempFolder } from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { callingGitHub, createGitHubClient } from "../../../actions/shared/adapters/github/client.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { readRepository } from "../../git/named-repository.ts";
import { readToolkit } from "../../release/toolkit.ts";
import { terminalLog } from "../../terminal/output.ts";
import { resolveUserPath } from "../../terminal/user-path.ts";
import { askGitHub } from "./ask-github.ts";
import { cloneRepository, openCheckout } from "./open-repository.ts";
import { readTaggedDigest } from "./read-live.ts";
import { parseVerifyTarget, type VerifyTarget } from "./target.ts";
import { type VerifyOutcome, type VerifyRequest, verifyArtifact } from "./verify-artifact.ts";

/** Flags of `overskill verify`. */
export interface VerifyFlags {
  readonly repository?: string;
  readonly bundle?: string;
  readonly trustedRoot?: string;
  readonly offline?: boolean;
  readonly rebuild: boolean;
}

/** Verifies what the argument names. Throws INPUT_INVALID and what the sources throw. */
export async function runVerify(
  argument: string,
  flags: VerifyFlags,
  env: NodeJS.ProcessEnv,
): Promise<VerifyOutcome> {
  const target = parseVerifyTarget(argument);
  const means = {
    toolkit: readToolkit().name,
    rebuild: flags.rebuild,
    ...(flags.bundle === undefined ? {} : { bundle: readText("--bundle", flags.bundle) }),
  };
  return flags.offline
    ? verifyOffline(target, { ...means, trustedRoots: readRoots(flags, false) })
    : verifyOnline(target, { ...means, trustedRoots: readRoots(flags, true) }, flags, env);
}

type Means = Pick<VerifyRequest, "toolkit" | "rebuild" | "bundle" | "trustedRoots">;

async function verifyOffline(target: VerifyTarget, means: Means): Promise<VerifyOutcome> {
  if (target.kind === "url") {
    throw new PipelineError(
      "INPUT_INVALID",
      "A URL cannot be asked --offline; name the digest that it serves.",
    );
  }
  if (means.bundle === undefined) {
    throw new PipelineError("INPUT_INVALID", "--offline needs --bundle, the evidence to verify.");
  }
  const repository = await openCheckout(process.cwd());
  const { owner, repo } = readRepository(undefined);
  return verifyArtifact(
    {
      ...{ target, repository, ...means },
      repositoryUrl: `https://github.com/${owner}/${repo}`,
      // GitHub is not asked, so a published key is taken as the way in which this repository signs.
      isPrivate: repository.config?.evidence?.publicKey !== undefined,
    },
    terminalLog,
  );
}

async function verifyOnline(
  target: VerifyTarget,
  means: Means,
  flags: VerifyFlags,
  env: NodeJS.ProcessEnv,
): Promise<VerifyOutcome> {
  const token = env["GITHUB_TOKEN"] || env["GH_TOKEN"] || "";
  const named = readRepository(flags.repository);
  const octokit = createGitHubClient({ token, baseUrl: env["GITHUB_API_URL"] || "https://api.github.com" });
  const { data } = await callingGitHub(`read ${named.owner}/${named.repo}`, () =>
    octokit.rest.repos.get({ ...named }),
  );
  const { default_branch: branch, html_url: repositoryUrl, private: isPrivate } = data;
  await using folder = await createTempFolder();
  const repository = await cloneRepository(folder.path, data.clone_url, branch, token || undefined);
  const { config } = repository;
  const production = config?.environments.production;
  const online = {
    ...askGitHub(octokit, named, repositoryUrl),
    taggedDigest: async (scriptName: string) =>
      production === undefined
        ? undefined
        : readTaggedDigest({
            env,
            accountId: production.accountId ?? (env["CLOUDFLARE_ACCOUNT_ID"] || config?.cloudflare.accountId),
            namespace: production.namespace,
            scriptName,
          }),
  };
  return await verifyArtifact(
    { target, repository, repositoryUrl, isPrivate, online, ...means },
    terminalLog,
  );
}

/** Reads Sigstore's roots from a file, or asks GitHub's CLI for them where it is installed. */
function readRoots({ trustedRoot }: VerifyFlags, online: boolean): readonly unknown[] {
  const text = trustedRoot === undefined ? askForRoots(online) : readText("--trusted-root", trustedRoot);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  try {
    return lines.map((line) => JSON.parse(line) as unknown);
  } catch (cause) {
    const message = "--trusted-root must be JSON lines, as `gh attestation trusted-root` prints them.";
    throw new PipelineError("INPUT_INVALID", message, { cause });
  }
}

function askForRoots(online: boolean): string {
  if (!online) return "";
  try {
    return execFileSync("gh", ["attestation", "trusted-root"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 20_000,
    });
  } catch {
    return "";
  }
}

function readText(option: string, file: string): string {
  try {
    return readFileSync(resolveUserPath(file), "utf8");
  } catch (cause) {
    throw new PipelineError("INPUT_INVALID", `${option} names "${file}", which cannot be read.`, { cause });
  }
}
