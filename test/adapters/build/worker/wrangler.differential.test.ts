import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEsbuildBuilder } from "../../../../actions/shared/adapters/build/app/builder.ts";
import { createCloudflareClient } from "../../../../actions/shared/adapters/cloudflare/client.ts";
import { createCloudflareWorkerScripts } from "../../../../actions/shared/adapters/cloudflare/worker-scripts.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { systemClock } from "../../../../actions/shared/adapters/runner/system-clock.ts";
import type { EnvironmentKind } from "../../../../actions/shared/domain/naming.ts";
import { RecordingLog } from "../../../fakes/recording-log.ts";
import { NAMESPACES, type RunningAccount, startAccount } from "../../../local/cloudflare/running-account.ts";
import { visit } from "../../../local/cloudflare/visit.ts";

const run = promisify(execFile);
const WRANGLER = fileURLToPath(new URL("../../../../node_modules/wrangler/bin/wrangler.js", import.meta.url));
const FIXTURES = fileURLToPath(new URL("../../../fixtures/apps/workers", import.meta.url));

interface Trial {
  readonly worker: string;
  readonly environment?: EnvironmentKind;
  readonly paths: readonly string[];
  /** In the answer to the first path: both sides might be wrong in the same way. */
  readonly expected: string;
}

const TRIALS: readonly Trial[] = [
  {
    worker: "nodejs-polyfills",
    paths: [
      ...["/hash", "/buffer", "/path", "/events", "/fs", "/os", "/http", "/process", "/global"],
      ...["/inspect", "/legacy", "/none"],
    ],
    expected: "1a1f18f82a2ff34e4a1b1eb28c6ec6bc424f507b",
  },
  { worker: "nodejs-native", paths: ["/a/path"], expected: '"read":"/a/path"' },
  { worker: "modules", paths: ["/"], expected: "1.2.3 | stand-in | 5 | 5 | 0,1,2,255 | SELECT 1;" },
  { worker: "service-worker", paths: ["/"], expected: "hello you: a notice 42" },
  { worker: "no-bundle", paths: ["/later", "/none"], expected: "42 a notice loaded while running" },
  { worker: "additional-modules", paths: ["/de", "/fr", "/it"], expected: "Hallo bundled CommonJS" },
  { worker: "environments", paths: ["/", "/"], expected: '{"KIND":"production","flag":"unset","count":1}' },
  {
    worker: "environments",
    environment: "preview",
    paths: ["/"],
    expected: '{"KIND":"preview","EXTRA":{"list":[1,2]},"flag":true,"count":1}',
  },
];

let account: RunningAccount;
let folder: TempFolder;
beforeAll(async () => {
  account = await startAccount();
  folder = await createTempFolder();
});
afterAll(async () => {
  await account.cloudflare.close();
  await folder[Symbol.asyncDispose]();
});

const nameOf = ({ worker, environment = "production" }: Trial) => `${worker}-${environment}`;

async function deployOurs(trial: Trial): Promise<void> {
  const { worker, environment = "production" } = trial;
  const app = nameOf(trial);
  const directory = join(folder.path, "ours", app);
  await cp(join(FIXTURES, worker), directory, { recursive: true });
  const builder = await createEsbuildBuilder({ searchFrom: import.meta.dirname });
  const source = { app, directory, root: folder.path, environment };
  const opened = await builder.open(source);
  const artifact = await opened.build(join(folder.path, "out", app), new RecordingLog());
  const { apiToken, apiUrl, accountId } = account.cloudflare;
  const client = createCloudflareClient({ apiToken, baseUrl: apiUrl });
  const scripts = createCloudflareWorkerScripts(client, { accountId, clock: systemClock });
  const { digest } = artifact.manifest;
  const tags = { app, environment, repository: "octo/apps", commit: "c".repeat(40), digest };
  await scripts.upload({ namespace: NAMESPACES.production, scriptName: app }, artifact, tags);
}

async function deployTheirs(trial: Trial): Promise<void> {
  const { worker, environment } = trial;
  const directory = join(folder.path, "theirs", nameOf(trial));
  await cp(join(FIXTURES, worker), directory, { recursive: true });
  const { apiUrl, apiToken, accountId } = account.cloudflare;
  const named = ["--name", nameOf(trial), "--env", environment ?? ""];
  await run(process.execPath, [WRANGLER, "deploy", "--dispatch-namespace", NAMESPACES.staging, ...named], {
    cwd: directory,
    env: {
      PATH: process.env["PATH"],
      HOME: folder.path,
      CI: "1",
      CLOUDFLARE_API_BASE_URL: apiUrl,
      CLOUDFLARE_API_TOKEN: apiToken,
      CLOUDFLARE_ACCOUNT_ID: accountId,
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_HIDE_BANNER: "true",
    },
  });
}

async function answersOf(domain: string, trial: Trial) {
  const answers = [];
  for (const path of trial.paths) {
    const { status, headers, text } = await visit(account.cloudflare, `${nameOf(trial)}.${domain}${path}`);
    answers.push({ path, status, type: headers["content-type"], text });
  }
  return answers;
}

describe("a Worker built here answers as one deployed by wrangler", () => {
  it.each(TRIALS.map((trial) => [nameOf(trial), trial] as const))(
    "%s",
    async (_, trial) => {
      await Promise.all([deployOurs(trial), deployTheirs(trial)]);
      const ours = await answersOf("apps.localhost", trial);
      expect(ours).toEqual(await answersOf("staging.localhost", trial));
      expect(ours[0]?.text).toContain(trial.expected);
    },
    30_000,
  );
});
