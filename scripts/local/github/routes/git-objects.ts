import { Hono } from "hono";
import { isCommitSha } from "../../../../actions/shared/domain/identifiers.ts";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import { toSignature } from "../auth/identity.ts";
import type { Context } from "../context/context.ts";
import { readCommit, type Signature, writeCommit } from "../git/commits.ts";
import type { GitRepository } from "../git/git-repository.ts";
import { writeBlob } from "../git/objects.ts";
import { type ListedEntry, listTree, MODES, type TreeChange, toObjectType, writeTree } from "../git/trees.ts";
import { type BodyReader, readBody } from "../http/body-reader.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { presentGitCommit } from "../present/commit.ts";
import { nodeId } from "../present/node-id.ts";
import { repositoryApi } from "../present/repository.ts";
import { rejectWorkflowPath } from "../refs/workflow-guard.ts";

const badObject = () => new GitHubError(422, "GitRPC::BadObjectState");

const PATH = "/repos/:owner/:repo/git";

/** Serves https://docs.github.com/en/rest/git/blobs, /trees and /commits */
export function gitObjectRoutes(context: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  serveBlobs(app, context);
  serveTrees(app, context);
  serveCommits(app, context);
  return app;
}

function serveBlobs(app: Hono<AppEnv>, context: Context): void {
  const { needs, git } = context;

  app.post(`${PATH}/blobs`, needs("contents", "write"), async (c) => {
    const body = await readBody(c);
    const content = body.requiredString("content");
    const encoding = body.oneOf("encoding", ["utf-8", "base64"]) ?? "utf-8";
    body.done();
    const data = Buffer.from(content, encoding === "base64" ? "base64" : "utf8");
    const sha = await writeBlob(git.open(c.get("repository")), data);
    return c.json({ sha, url: `${repositoryApi(context, c.get("repository"))}/git/blobs/${sha}` }, 201);
  });

  app.get(`${PATH}/blobs/:sha`, needs("contents", "read"), async (c) => {
    const repository = c.get("repository");
    const blob = await git.open(repository).object(c.req.param("sha"));
    if (blob?.type !== "blob") throw notFound();
    if (/\braw\b/.test(c.req.header("Accept") ?? "")) {
      const headers = { "Content-Type": "application/vnd.github.raw; charset=utf-8" };
      return c.body(new Uint8Array(blob.data), 200, headers);
    }
    return c.json({
      sha: blob.sha,
      node_id: nodeId("Blob", blob.sha),
      size: blob.data.length,
      url: `${repositoryApi(context, repository)}/git/blobs/${blob.sha}`,
      content: wrapBase64(blob.data),
      encoding: "base64",
    });
  });
}

function serveTrees(app: Hono<AppEnv>, context: Context): void {
  const { needs, git } = context;

  app.get(`${PATH}/trees/:sha`, needs("contents", "read"), async (c) => {
    const repository = c.get("repository");
    const opened = git.open(repository);
    const name = c.req.param("sha");
    const commit = isCommitSha(name) ? undefined : await opened.resolve(name);
    const tree = await opened.object(`${commit ?? name}^{tree}`);
    if (tree === undefined) throw notFound();
    const recursive = c.req.query("recursive") !== undefined;
    return c.json(
      presentTree(repositoryApi(context, repository), tree.sha, await listTree(opened, tree.sha, recursive)),
    );
  });

  app.post(`${PATH}/trees`, needs("contents", "write"), async (c) => {
    const body = await readBody(c);
    const rows = body.objects("tree") ?? [];
    const baseName = body.string("base_tree");
    if (!body.has("tree")) body.problem('"tree" wasn\'t supplied.');
    body.done();
    const repository = c.get("repository");
    const opened = git.open(repository);
    const base = baseName === undefined ? undefined : await opened.object(`${baseName}^{tree}`);
    if (baseName !== undefined && base === undefined) throw badObject();
    const changes = new Map<string, TreeChange>();
    for (const row of rows) {
      const entryPath = row.requiredString("path");
      rejectWorkflowPath(c.get("actor"), entryPath);
      if (!isTreePath(entryPath)) throw new GitHubError(422, "tree.path contains a malformed path component");
      changes.set(entryPath, await readChange(opened, row));
    }
    const sha = await writeTree(opened, base?.sha, changes);
    return c.json(
      presentTree(repositoryApi(context, repository), sha, await listTree(opened, sha, false)),
      201,
    );
  });
}

function serveCommits(app: Hono<AppEnv>, context: Context): void {
  const { needs, git } = context;

  app.post(`${PATH}/commits`, needs("contents", "write"), async (c) => {
    const body = await readBody(c);
    const message = body.requiredString("message");
    const tree = body.requiredString("tree");
    const parents = body.strings("parents") ?? [];
    const fallback = toSignature(context.store, signedIn(c.get("actor")).login, context.now());
    const author = readSignature(body, "author", fallback) ?? fallback;
    const committer = readSignature(body, "committer", fallback) ?? author;
    body.done();
    const repository = c.get("repository");
    const opened = git.open(repository);
    if ((await opened.object(tree))?.type !== "tree") throw new GitHubError(422, "Tree SHA does not exist");
    for (const parent of parents) {
      if ((await opened.object(parent))?.type === "commit") continue;
      throw new GitHubError(422, "Parent SHA does not exist or is not a commit object");
    }
    const sha = await writeCommit(opened, { tree, parents, author, committer, message });
    const commit = await readCommit(opened, sha);
    if (commit === undefined) throw badObject();
    return c.json(presentGitCommit(context, repository, commit), 201);
  });

  app.get(`${PATH}/commits/:sha`, needs("contents", "read"), async (c) => {
    const repository = c.get("repository");
    const commit = await readCommit(git.open(repository), c.req.param("sha"));
    if (commit === undefined) throw notFound();
    return c.json(presentGitCommit(context, repository, commit));
  });
}

/** Reads one entry of a new tree: `sha: null` removes the file, otherwise the entry has a `sha` or `content`. */
async function readChange(opened: GitRepository, row: BodyReader): Promise<TreeChange> {
  if (row.isNull("sha")) return null;
  const mode = row.oneOf("mode", MODES) ?? "100644";
  const content = row.string("content");
  const sha = row.string("sha");
  row.done();
  if (content !== undefined) return { mode, sha: await writeBlob(opened, Buffer.from(content)) };
  if (sha === undefined) throw new GitHubError(422, "Must supply either tree.sha or tree.content");
  const type = toObjectType(mode);
  if (type !== "commit" && (await opened.object(sha))?.type !== type) {
    throw new GitHubError(422, `tree.sha ${sha} is not a valid ${type}`);
  }
  return { mode, sha };
}

/** Reads the author or committer of a request; the date defaults to that of `fallback`. */
export function readSignature(body: BodyReader, name: string, fallback: Signature): Signature | undefined {
  const given = body.object(name);
  if (given === undefined) return undefined;
  const date = given.string("date") ?? fallback.date;
  if (Number.isNaN(Date.parse(date))) body.problem(`"${date}" is not a valid date.`);
  return { name: given.requiredString("name"), email: given.requiredString("email"), date };
}

/** Encodes bytes as Base64 in lines of 60 characters, as GitHub does. */
export function wrapBase64(data: Buffer): string {
  return data.toString("base64").replace(/.{1,60}/g, "$&\n");
}

function isTreePath(path: string): boolean {
  return path
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git");
}

function presentTree(api: string, sha: string, entries: readonly ListedEntry[]) {
  return {
    sha,
    url: `${api}/git/trees/${sha}`,
    tree: entries.map(({ path, mode, type, sha: entrySha, size }) => ({
      path,
      mode,
      type,
      sha: entrySha,
      ...(size === undefined ? {} : { size }),
      ...(type === "commit" ? {} : { url: `${api}/git/${type}s/${entrySha}` }),
    })),
    truncated: false,
  };
}
