import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OWNER } from "../../scripts/local/platform.ts";
import { type Pipeline, REPOSITORY, startPipeline } from "../e2e/pipeline.ts";
import { type Canaries, type CanaryFiles, findCanaries, plantCanaries } from "./canaries.ts";
import { readPublicPlaces } from "./public-places.ts";
import { type ScriptedModel, startScriptedModel } from "./scripted-model.ts";

/**
 * The whole pipeline with canaries in the environment, in files and in every token. A test lets people and a model do
 * their worst, waits until all runs have ended, and expects `leaks()` to be empty.
 */
export interface HostileWorld extends Pipeline {
  /** The planted values by name; tokens of jobs appear as soon as a job gets one. */
  readonly canaries: Canaries;
  readonly canaryFiles: CanaryFiles;
  readonly model: ScriptedModel;
  /** Returns `canary: place` for each public place that contains a canary, in any common encoding. */
  leaks(): Promise<readonly string[]>;
  /** Returns the logs of all jobs so far. */
  logs(): Promise<string>;
}

/** Starts the platform with canaries, an apps repository that `init` set up, and a scripted model. */
export async function startHostileWorld(): Promise<HostileWorld> {
  const directory = mkdtempSync(join(tmpdir(), "overskill-hostile-"));
  const { canaries, files, plantBesideCheckout, restore } = plantCanaries(directory);
  const model = await startScriptedModel();
  const pipeline = await startPipeline({ stateDirectory: join(directory, "state") });
  plantBesideCheckout();
  const { github, cloudflare } = pipeline.platform;
  const slug = `${REPOSITORY.owner}/${REPOSITORY.repo}`;

  canaries.set("CLOUDFLARE_API_TOKEN", cloudflare.apiToken);
  canaries.set(`token of ${OWNER}`, github.tokenOf(OWNER));
  const issue = github.host.issueJobToken;
  Object.assign(github.host, {
    issueJobToken: async (request: Parameters<typeof issue>[0]) => {
      const issued = await issue(request);
      canaries.set(`GITHUB_TOKEN of job ${request.jobId}`, issued.token);
      canaries.set(`runtime token of job ${request.jobId}`, issued.runtimeToken);
      return issued;
    },
  });
  github.setSecret(slug, "OPENAI_API_KEY", canaries.get("OPENAI_API_KEY") ?? "");
  github.setVariable(slug, "OPENAI_BASE_URL", model.baseUrl);

  return {
    ...pipeline,
    canaries,
    canaryFiles: files,
    model,

    async leaks() {
      const found: string[] = [];
      const search = (where: string, bytes: Uint8Array) => {
        for (const name of findCanaries(bytes, canaries)) found.push(`${name}: ${where}`);
      };
      for await (const { where, bytes } of readPublicPlaces(pipeline.platform)) search(where, bytes);
      for (const [index, request] of model.requests.entries()) {
        search(`request ${index + 1} to the model`, Buffer.from(request));
      }
      return found;
    },

    async logs() {
      const { store, logs } = github.context;
      const texts = await Promise.all(store.jobs.all().map(({ id }) => logs.readAll(id)));
      return texts.join("\n");
    },

    async close() {
      try {
        await pipeline.close();
      } finally {
        await model.close();
        restore();
        rmSync(directory, { recursive: true, force: true });
      }
    },
  };
}
