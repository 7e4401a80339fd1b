import { describeLargestModules } from "../../domain/build/budgets.ts";
import type { Artifact, Manifest } from "../../domain/build/manifest.ts";
import { planMigrations } from "../../domain/build/migrations.ts";
import { parseTags, renderTags, type ScriptTags } from "../../domain/deploy/script-tags.ts";
import { isPipelineError, PipelineError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LiveScript, ScriptAddress, Uploaded, WorkerScripts } from "../../ports/worker-scripts.ts";
import { callingCloudflare, hasCode } from "./calling-cloudflare.ts";
import type { CloudflareClient } from "./client.ts";
import { cursorOf, isRecord, resultOf, textsOf } from "./envelope.ts";
import { uploadAssets } from "./upload-assets.ts";
import { renderUploadForm } from "./upload-form.ts";

/** "Migration tag precondition failed": the script bears another tag than `old_tag`. */
const MIGRATION_TAG_MISMATCH = 10079;
const PAGE_SIZE = 1000;

interface WireScript {
  readonly tags: readonly string[];
  readonly migrationTag?: string;
}

/** https://developers.cloudflare.com/api/resources/workers_for_platforms/ */
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
      `show script "${address.scriptName}"`,
      async () => parseScript(resultOf(await client.get(scriptPath(address)))),
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

    async upload(address, artifact, tags, assets = sendAssets(address, artifact, tags)) {
      const { migrations } = artifact.manifest.worker;
      const [{ token: assetsJwt }, live] = await Promise.all([
        assets,
        migrations.length === 0 ? undefined : read(address),
      ]);
      const put = async (seen: WireScript | undefined) => {
        const body = await renderUploadForm(artifact, {
          tags: renderTags(tags),
          assetsJwt,
          migrations: planMigrations(migrations, seen?.migrationTag),
        });
        return parseUploaded(resultOf(await client.put(scriptPath(address), { body })));
      };
      const take = async () => {
        try {
          return await put(live);
        } catch (thrown) {
          // A PUT that was applied and whose answer was lost has moved the tag already: read it again.
          if (!hasCode(thrown, MIGRATION_TAG_MISMATCH)) throw thrown;
          return put(await read(address));
        }
      };
      try {
        return await callingCloudflare(clock, `take script "${address.scriptName}"`, take);
      } catch (thrown) {
        throw withLargestModules(thrown, artifact.manifest);
      }
    },

    retag: (address, tags) =>
      callingCloudflare(clock, `tag script "${address.scriptName}"`, async () => {
        await client.put(`${scriptPath(address)}/tags`, { body: renderTags(tags) });
      }),

    remove: (address) =>
      callingCloudflare(
        clock,
        `delete script "${address.scriptName}"`,
        async () => {
          await client.delete(scriptPath(address), { query: { force: true } });
        },
        () => undefined,
      ),

    async listOf(namespace, repository) {
      const ours: LiveScript[] = [];
      let cursor: string | undefined;
      do {
        const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) };
        const page: unknown = await callingCloudflare(clock, `list scripts of "${namespace}"`, () =>
          client.get(scriptsPath(namespace), { query }),
        );
        for (const { scriptName, tags } of parseList(resultOf(page))) {
          const script =
            tags === undefined
              ? await find({ namespace, scriptName })
              : { namespace, scriptName, tags: parseTags(tags) };
          if (script?.tags.repository === repository) ours.push(script);
        }
        cursor = cursorOf(page);
      } while (cursor !== undefined);
      return ours;
    },
  };
}

/** Cloudflare says only that there is too much of something. */
function withLargestModules(thrown: unknown, manifest: Manifest): unknown {
  if (!isPipelineError(thrown, "SCRIPT_TOO_LARGE") && !isPipelineError(thrown, "STARTUP_TOO_SLOW")) {
    return thrown;
  }
  const message = `${thrown.message}. ${describeLargestModules(manifest)}`;
  return new PipelineError(thrown.code, message, { cause: thrown, problems: [{ message }] });
}

function parseUploaded(result: unknown): Uploaded {
  const startupMs = isRecord(result) ? result["startup_time_ms"] : undefined;
  return typeof startupMs === "number" ? { startupMs } : {};
}

/** The API has been seen to answer 200 with `script: null` for what is not there. */
function parseScript(result: unknown): WireScript | undefined {
  const script = isRecord(result) ? result["script"] : undefined;
  if (!isRecord(script)) return undefined;
  const migrationTag = script["migration_tag"];
  return {
    tags: textsOf(script["tags"]),
    ...(typeof migrationTag === "string" && migrationTag !== "" ? { migrationTag } : {}),
  };
}

function parseList(
  result: unknown,
): readonly { readonly scriptName: string; readonly tags: readonly string[] | undefined }[] {
  if (!Array.isArray(result)) return [];
  return result.flatMap((entry: unknown) => {
    const scriptName = isRecord(entry) ? entry["id"] : undefined;
    if (!isRecord(entry) || typeof scriptName !== "string") return [];
    return [{ scriptName, tags: Array.isArray(entry["tags"]) ? textsOf(entry["tags"]) : undefined }];
  });
}
