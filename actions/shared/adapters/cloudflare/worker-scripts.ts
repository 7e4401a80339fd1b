import * as v from "valibot";
import { describeLargestModules } from "../../domain/build/budgets.ts";
import type { Artifact, Manifest } from "../../domain/build/manifest.ts";
import { planMigrations } from "../../domain/build/migrations.ts";
import { parseTags, renderTags, type ScriptTags } from "../../domain/deploy/script-tags.ts";
import { isPipelineError, PipelineError } from "../../domain/errors.ts";
import * as fields from "../../domain/schema/fields.ts";
import { ifValid, validEntries } from "../../domain/schema/tolerant.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LiveScript, ScriptAddress, Uploaded, WorkerScripts } from "../../ports/worker-scripts.ts";
import { callingCloudflare, hasCode } from "./calling-cloudflare.ts";
import type { CloudflareClient } from "./client.ts";
import { findCursor, parseResult } from "./envelope.ts";
import { uploadAssets } from "./upload-assets.ts";
import { renderUploadForm } from "./upload-form.ts";

/** "Migration tag precondition failed": the script's tag is not `old_tag`. */
const MIGRATION_TAG_MISMATCH = 10079;
const PAGE_SIZE = 1000;

/** The API sometimes answers 200 with `script: null` for a script that does not exist. */
const SCRIPT = fields.object({
  script: fields.object({
    tags: v.optional(validEntries(v.string()), []),
    migration_tag: ifValid(fields.nonEmptyString),
  }),
});

const SCRIPT_LIST = validEntries(
  // An entry without tags is read on its own.
  fields.object({ id: v.string(), tags: ifValid(v.array(v.string())) }),
  Number.POSITIVE_INFINITY,
);

const UPLOADED = fields.object({ startup_time_ms: v.number() });

type WireScript = v.InferOutput<typeof SCRIPT>["script"];

/** Creates the port on Cloudflare's API: https://developers.cloudflare.com/api/resources/workers_for_platforms/ */
export function createCloudflareWorkerScripts(
  client: CloudflareClient,
  { accountId, clock }: { readonly accountId: string; readonly clock: Clock },
): WorkerScripts {
  const scriptsPath = (namespace: string) =>
    `/accounts/${accountId}/workers/dispatch/namespaces/${encodeURIComponent(namespace)}/scripts`;
  const scriptPath = ({ namespace, scriptName }: ScriptAddress) =>
    `${scriptsPath(namespace)}/${encodeURIComponent(scriptName)}`;

  const read = (address: ScriptAddress): Promise<WireScript | undefined> =>
    callingCloudflare(
      clock,
      `the request for script "${address.scriptName}"`,
      async () => parseResult(SCRIPT, await client.get(scriptPath(address)))?.script,
      () => undefined,
    );

  const find = async (address: ScriptAddress): Promise<LiveScript | undefined> => {
    const script = await read(address);
    return script === undefined ? undefined : { ...address, tags: parseTags(script.tags) };
  };

  const sendAssets = async (address: ScriptAddress, artifact: Artifact, tags: ScriptTags) => {
    const salt = `${tags.repository}/${tags.app}`;
    const upload = { client, clock, accountId, scriptPath: scriptPath(address), salt };
    return { token: await uploadAssets(upload, artifact) };
  };

  return {
    find,
    uploadAssets: sendAssets,

    upload(address, artifact, tags, assets = sendAssets(address, artifact, tags)) {
      const script = { client, clock, path: scriptPath(address), read: () => read(address) };
      return uploadScript(script, address.scriptName, artifact, { tags, assets });
    },

    retag: (address, tags) =>
      callingCloudflare(clock, `the tags of script "${address.scriptName}"`, async () => {
        await client.put(`${scriptPath(address)}/tags`, { body: renderTags(tags) });
      }),

    remove: (address) =>
      callingCloudflare(
        clock,
        `the deletion of script "${address.scriptName}"`,
        async () => {
          await client.delete(scriptPath(address), { query: { force: true } });
        },
        () => undefined,
      ),

    async list(namespace, repository) {
      const scripts: LiveScript[] = [];
      const pages = readPages((query) =>
        callingCloudflare(clock, `the request for the scripts in "${namespace}"`, () =>
          client.get(scriptsPath(namespace), { query }),
        ),
      );
      for await (const { id: scriptName, tags } of pages) {
        const address = { namespace, scriptName };
        const script = tags === undefined ? await find(address) : { ...address, tags: parseTags(tags) };
        if (script?.tags.repository === repository) scripts.push(script);
      }
      return scripts;
    },
  };
}

interface ScriptRequests {
  readonly client: CloudflareClient;
  readonly clock: Clock;
  /** Path of the script below the API's base URL. */
  readonly path: string;
  /** Reads the live script. */
  read(): Promise<WireScript | undefined>;
}

interface ScriptUpload {
  readonly tags: ScriptTags;
  readonly assets: Promise<{ readonly token: string }>;
}

async function uploadScript(
  { client, clock, path, read }: ScriptRequests,
  scriptName: string,
  artifact: Artifact,
  { tags, assets }: ScriptUpload,
): Promise<Uploaded> {
  const { migrations } = artifact.manifest.worker;
  const [{ token: assetsJwt }, live] = await Promise.all([
    assets,
    migrations.length === 0 ? undefined : read(),
  ]);
  const put = async (seen: WireScript | undefined) => {
    const body = await renderUploadForm(artifact, {
      tags: renderTags(tags),
      assetsJwt,
      migrations: planMigrations(migrations, seen?.migration_tag),
    });
    const uploaded = parseResult(UPLOADED, await client.put(path, { body }));
    return uploaded === undefined ? {} : { startupMs: uploaded.startup_time_ms };
  };
  // A PUT whose answer was lost may have been applied and changed the tag, so read it again.
  const putScript = () =>
    put(live).catch(async (thrown: unknown) => {
      if (!hasCode(thrown, MIGRATION_TAG_MISMATCH)) throw thrown;
      return put(await read());
    });
  try {
    return await callingCloudflare(clock, `the upload of script "${scriptName}"`, putScript);
  } catch (thrown) {
    throw withLargestModules(thrown, artifact.manifest);
  }
}

/** Reads all pages of the list of scripts. */
async function* readPages(
  request: (query: { readonly limit: number; readonly cursor?: string }) => Promise<unknown>,
): AsyncGenerator<v.InferOutput<typeof SCRIPT_LIST>[number]> {
  let cursor: string | undefined;
  do {
    const page = await request({ limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) });
    yield* parseResult(SCRIPT_LIST, page) ?? [];
    cursor = findCursor(page);
  } while (cursor !== undefined);
}

/** Adds the largest modules to an error, because Cloudflare names only the limit. */
function withLargestModules(thrown: unknown, manifest: Manifest): unknown {
  if (!isPipelineError(thrown, "SCRIPT_TOO_LARGE") && !isPipelineError(thrown, "STARTUP_TOO_SLOW")) {
    return thrown;
  }
  const message = `${thrown.message}. ${describeLargestModules(manifest)}`;
  return new PipelineError(thrown.code, message, { cause: thrown, problems: [{ message }] });
}
