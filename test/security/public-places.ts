import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { getText } from "../../actions/shared/adapters/http/get-text.ts";
import { createArtifacts } from "../../scripts/local/github/artifact-service/artifacts.ts";
import { createBlobs } from "../../scripts/local/github/blob-service/blobs.ts";
import type { Platform } from "../../scripts/local/platform.ts";

/** Something that people without access can read, or that leaves the platform. */
export interface PublicPlace {
  readonly where: string;
  readonly bytes: Uint8Array;
}

/** Tables that only the owner, or nobody, can read. */
const PRIVATE_TABLES = new Set(["tokens", "secrets", "accounts"]);

/**
 * Reads everything public: records (issues, comments, statuses, deployments, summaries, annotations), job logs, workflow
 * artifacts and caches with their entries, every git object, and what Cloudflare has and serves.
 */
export async function* readPublicPlaces(platform: Platform): AsyncGenerator<PublicPlace> {
  yield* readRecords(platform);
  yield* readFiles(platform);
  yield* readGitObjects(platform);
  yield* readWorkers(platform);
}

async function* readRecords({ github }: Platform): AsyncGenerator<PublicPlace> {
  for (const [table, rows] of Object.entries(github.store.snapshot().tables)) {
    if (PRIVATE_TABLES.has(table)) continue;
    for (const row of rows) yield { where: `${table} ${row.id}`, bytes: Buffer.from(JSON.stringify(row)) };
  }
}

async function* readFiles({ github }: Platform): AsyncGenerator<PublicPlace> {
  const { store, logs, stateDirectory } = github.context;
  for (const { id, name } of store.jobs.all()) {
    yield { where: `log of job "${name}" (${id})`, bytes: Buffer.from(await logs.readAll(id)) };
  }
  const artifacts = createArtifacts(github.context).blobs;
  for (const { id, name, complete } of store.artifacts.all()) {
    if (complete) yield* readArchive(`workflow artifact "${name}"`, await readAll(artifacts.read(id)));
  }
  const caches = createBlobs(join(stateDirectory, "cache"));
  for (const { id, key, complete } of store.caches.all()) {
    if (complete) yield { where: `cache "${key}"`, bytes: await readAll(caches.read(id)) };
  }
}

function* readArchive(where: string, bytes: Uint8Array): Generator<PublicPlace> {
  yield { where, bytes };
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return;
  for (const [path, entry] of Object.entries(unzipSync(bytes))) {
    yield { where: `${where}, ${path}`, bytes: entry };
  }
}

async function* readGitObjects({ github }: Platform): AsyncGenerator<PublicPlace> {
  for (const repository of github.store.repositories.all()) {
    const git = github.context.git.directoryOf(repository);
    const output = execFileSync("git", ["cat-file", "--batch-all-objects", "--batch"], {
      cwd: git,
      maxBuffer: 1024 ** 3,
    });
    for (let start = 0; start < output.length; ) {
      const end = output.indexOf("\n", start);
      const [sha, type, size] = output.toString("latin1", start, end).split(" ");
      const next = end + 1 + Number(size);
      yield { where: `git ${type} ${sha} of ${repository.name}`, bytes: output.subarray(end + 1, next) };
      start = next + 1;
    }
  }
}

async function* readWorkers({ github, cloudflare, namespaces }: Platform): AsyncGenerator<PublicPlace> {
  const { apiUrl, accountId, apiToken } = cloudflare;
  const ask = async (path: string) => {
    const headers = { authorization: `Bearer ${apiToken}`, "user-agent": "overskill-test" };
    return fetch(`${apiUrl}/accounts/${accountId}/workers/dispatch/namespaces/${path}`, { headers });
  };
  for (const namespace of namespaces) {
    const listed = (await (await ask(`${namespace}/scripts`)).json()) as { result: { id: string }[] | null };
    for (const { id } of listed.result ?? []) {
      for (const part of ["content", "settings"]) {
        const bytes = await (await ask(`${namespace}/scripts/${id}/${part}`)).bytes();
        yield { where: `${part} of the script ${id} in ${namespace}`, bytes };
      }
    }
  }
  const urls = github.store.deploymentStatuses.all().map(({ environmentUrl }) => environmentUrl);
  for (const url of new Set(urls.filter((found) => found !== ""))) {
    const { body } = await getText(url, { timeoutMs: 10_000 });
    yield { where: url, bytes: Buffer.from(body) };
  }
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Response(stream).bytes();
}
