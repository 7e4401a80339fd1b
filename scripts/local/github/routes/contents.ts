import { Hono, type Context as HonoContext } from "hono";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import { toSignature } from "../auth/identity.ts";
import type { Context } from "../context/context.ts";
import { readCommit } from "../git/commits.ts";
import { writeBlob } from "../git/objects.ts";
import { type ListedEntry, listTree } from "../git/trees.ts";
import { type BodyReader, readBody } from "../http/body-reader.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { encodePath, presentGitCommit } from "../present/commit.ts";
import { repositoryApi, repositoryPage } from "../present/repository.ts";
import { commitChanges } from "../refs/commit-changes.ts";
import { rejectWorkflowPath } from "../refs/workflow-guard.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { readSignature, wrapBase64 } from "./git-objects.ts";

/** Largest file whose content the JSON response contains; larger ones need the raw media type. */
const MAX_INLINE_BYTES = 1_000_000;

/** Serves https://docs.github.com/en/rest/repos/contents */
export function contentRoutes(context: Context): Hono<AppEnv> {
  const { needs } = context;
  const app = new Hono<AppEnv>();
  const path = "/repos/:owner/:repo/contents";
  const reads = needs("contents", "read");
  const writes = needs("contents", "write");

  const show = (c: HonoContext<AppEnv>) => showContents(context, c);
  app.get(path, reads, show);
  app.get(`${path}/:path{.*}`, reads, show);

  app.put(`${path}/:path{.+}`, writes, async (c) => {
    const body = await readBody(c);
    const content = Buffer.from(body.requiredString("content"), "base64");
    const { repository, opened, filePath, actor, known, request } = await readChange(context, c, body);
    const sha = await writeBlob(opened, content);
    const changes = new Map([[filePath, { mode: "100644", sha } as const]]);
    const commit = await commitChanges(context, repository, { ...request, changes }, actor);
    const entry = { mode: "100644", type: "blob", sha, path: filePath, size: content.length } as const;
    return c.json(
      {
        content: presentEntry(context, repository, request.branch, entry),
        commit: await presentWritten(context, repository, commit),
      },
      known === undefined ? 201 : 200,
    );
  });

  app.delete(`${path}/:path{.+}`, writes, async (c) => {
    const { repository, filePath, actor, known, request } = await readChange(context, c, await readBody(c));
    if (known === undefined) throw notFound();
    const changes = new Map([[filePath, null]]);
    const commit = await commitChanges(context, repository, { ...request, changes }, actor);
    return c.json({ content: null, commit: await presentWritten(context, repository, commit) });
  });

  return app;
}

async function showContents(context: Context, c: HonoContext<AppEnv>): Promise<Response> {
  const repository = c.get("repository");
  const opened = context.git.open(repository);
  const filePath = (c.req.param("path") ?? "").replace(/^\/+|\/+$/g, "");
  const ref = c.req.query("ref") ?? repository.defaultBranch;
  const commit = await opened.resolve(ref);
  if (commit === undefined) {
    const empty = c.req.query("ref") === undefined;
    throw new GitHubError(404, empty ? "This repository is empty." : `No commit found for the ref ${ref}`);
  }
  const object = await opened.object(`${commit}:${filePath}`);
  if (object?.type === "tree") {
    const entries = await listTree(opened, object.sha, false);
    const prefix = filePath === "" ? "" : `${filePath}/`;
    const rows = entries.map((entry) => ({ ...entry, path: `${prefix}${entry.path}` }));
    return c.json(rows.map((row) => presentEntry(context, repository, ref, row)));
  }
  if (object?.type !== "blob") throw notFound();
  if (/\braw\b/.test(c.req.header("Accept") ?? "")) {
    const headers = { "Content-Type": "application/vnd.github.raw+json; charset=utf-8" };
    return c.body(new Uint8Array(object.data), 200, headers);
  }
  const inline = object.data.length <= MAX_INLINE_BYTES;
  const size = object.data.length;
  const entry = { mode: "100644", type: "blob", sha: object.sha, path: filePath, size } as const;
  return c.json({
    ...presentEntry(context, repository, ref, entry),
    content: inline ? wrapBase64(object.data) : "",
    encoding: inline ? "base64" : "none",
  });
}

/** Reads the request of PUT and DELETE, and the current file. */
async function readChange(context: Context, c: HonoContext<AppEnv>, body: BodyReader) {
  const repository = c.get("repository");
  const filePath = c.req.param("path") ?? "";
  const actor = signedIn(c.get("actor"));
  rejectWorkflowPath(actor, filePath);
  const message = body.requiredString("message");
  const branch = body.string("branch") ?? repository.defaultBranch;
  const sha = body.string("sha");
  const fallback = toSignature(context.store, actor.login, context.now());
  const author = readSignature(body, "author", fallback);
  const committer = readSignature(body, "committer", fallback);
  body.done();
  const opened = context.git.open(repository);
  const tip = await opened.resolve(`refs/heads/${branch}`);
  const empty = (await opened.resolve(`refs/heads/${repository.defaultBranch}`)) === undefined;
  if (tip === undefined && !empty) throw new GitHubError(404, `Branch ${branch} not found`);
  const known = tip === undefined ? undefined : await opened.object(`${tip}:${filePath}`);
  if (known !== undefined && sha === undefined) {
    throw new GitHubError(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  }
  if (sha !== undefined && sha !== known?.sha) {
    throw new GitHubError(409, `${filePath} does not match ${sha}`);
  }
  const signatures = { ...(author && { author }), ...(committer && { committer }) };
  return { repository, opened, filePath, actor, known, request: { branch, message, ...signatures } };
}

async function presentWritten(context: Context, repository: RepositoryRecord, sha: string) {
  const commit = await readCommit(context.git.open(repository), sha);
  return commit === undefined ? null : presentGitCommit(context, repository, commit);
}

function presentEntry(context: Context, repository: RepositoryRecord, ref: string, entry: ListedEntry) {
  const api = repositoryApi(context, repository);
  const page = repositoryPage(context, repository);
  const path = encodePath(entry.path);
  const url = `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const isTree = entry.type === "tree";
  const gitUrl = `${api}/git/${isTree ? "trees" : "blobs"}/${entry.sha}`;
  const htmlUrl = `${page}/${isTree ? "tree" : "blob"}/${encodePath(ref)}/${path}`;
  return {
    name: entry.path.split("/").at(-1) ?? "",
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url: htmlUrl,
    git_url: gitUrl,
    download_url: isTree ? null : `${page}/raw/${encodePath(ref)}/${path}`,
    type: isTree ? "dir" : entry.mode === "120000" ? "symlink" : "file",
    _links: { self: url, git: gitUrl, html: htmlUrl },
  };
}
