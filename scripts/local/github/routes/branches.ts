import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { type GitCommit, readCommit } from "../git/commits.ts";
import { listRefs } from "../git/refs.ts";
import { type BodyReader, readBody } from "../http/body-reader.ts";
import { GitHubError } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentCommit } from "../present/commit.ts";
import { repositoryApi, repositoryPage } from "../present/repository.ts";
import type { BranchProtection, RepositoryRecord } from "../store/records/repositories.ts";

const HEADS = "refs/heads/";

/** Serves https://docs.github.com/en/rest/branches and https://docs.github.com/en/rest/repos/rules */
export function branchRoutes(context: Context): Hono<AppEnv> {
  const { needs, git, store } = context;
  const app = new Hono<AppEnv>();
  const path = "/repos/:owner/:repo/branches";
  const reads = needs("contents", "read");
  const administers = needs("administration", "write", "admin");

  app.get(path, reads, async (c) => {
    const repository = c.get("repository");
    const refs = paginate(c, await listRefs(git.open(repository), HEADS));
    const branches = refs.map(({ ref, sha }) => {
      const name = ref.slice(HEADS.length);
      const commit = { sha, url: `${repositoryApi(context, repository)}/commits/${sha}` };
      return { name, commit, ...presentProtected(context, repository, name) };
    });
    return c.json(branches);
  });

  app.get(`${path}/:branch/protection`, needs("administration", "read", "admin"), (c) => {
    const repository = c.get("repository");
    const name = c.req.param("branch");
    const protection = repository.protections[name];
    if (protection === undefined) throw new GitHubError(404, "Branch not protected");
    return c.json(presentProtection(context, repository, name, protection));
  });

  app.put(`${path}/:branch/protection`, administers, async (c) => {
    const protection = readProtection(await readBody(c));
    const repository = c.get("repository");
    const name = c.req.param("branch");
    if ((await git.open(repository).resolve(HEADS + name)) === undefined) throw branchNotFound();
    store.repositories.update(repository.id, {
      protections: { ...repository.protections, [name]: protection },
    });
    return c.json(presentProtection(context, repository, name, protection));
  });

  app.delete(`${path}/:branch/protection`, administers, (c) => {
    const repository = c.get("repository");
    const { [c.req.param("branch")]: removed, ...others } = repository.protections;
    if (removed === undefined) throw new GitHubError(404, "Branch not protected");
    store.repositories.update(repository.id, { protections: others });
    return c.body(null, 204);
  });

  // Rulesets do not exist here, so no rule of one applies.
  app.get("/repos/:owner/:repo/rules/branches/:branch{.+}", needs("metadata", "read"), (c) => c.json([]));

  app.get(`${path}/:branch{.+}`, reads, async (c) => {
    const repository = c.get("repository");
    const name = c.req.param("branch");
    const commit = await readCommit(git.open(repository), HEADS + name);
    if (commit === undefined) throw branchNotFound();
    return c.json(presentBranch(context, repository, name, commit));
  });

  return app;
}

function readProtection(body: BodyReader): BranchProtection {
  const checks = body.object("required_status_checks");
  const strict = checks?.boolean("strict") ?? false;
  const named = checks?.objects("checks")?.map((check) => check.requiredString("context"));
  const contexts = named ?? checks?.strings("contexts") ?? [];
  const enforceAdmins = body.boolean("enforce_admins") ?? false;
  const reviews = body.object("required_pull_request_reviews");
  const required = reviews && {
    count: reviews.number("required_approving_review_count") ?? 1,
    codeOwners: reviews.boolean("require_code_owner_reviews") ?? false,
    dismissStale: reviews.boolean("dismiss_stale_reviews") ?? false,
  };
  body.done();
  return { strict, contexts, enforceAdmins, ...(required && { reviews: required }) };
}

const branchNotFound = () => new GitHubError(404, "Branch not found");

/** Renders GitHub's schema `branch-with-protection`. */
function presentBranch(context: Context, repository: RepositoryRecord, name: string, commit: GitCommit) {
  const self = `${repositoryApi(context, repository)}/branches/${name}`;
  return {
    name,
    commit: presentCommit(context, repository, commit),
    _links: { self, html: `${repositoryPage(context, repository)}/tree/${name}` },
    ...presentProtected(context, repository, name),
  };
}

function presentProtected(context: Context, repository: RepositoryRecord, name: string) {
  const protection = repository.protections[name];
  const contexts = protection?.contexts ?? [];
  return {
    protected: protection !== undefined,
    protection: {
      enabled: protection !== undefined,
      required_status_checks: {
        enforcement_level: protection === undefined ? "off" : "non_admins",
        contexts,
        checks: contexts.map((check) => ({ context: check, app_id: null })),
      },
    },
    protection_url: `${repositoryApi(context, repository)}/branches/${encodeURIComponent(name)}/protection`,
  };
}

function presentProtection(
  context: Context,
  repository: RepositoryRecord,
  name: string,
  { strict, contexts, enforceAdmins, reviews }: BranchProtection,
) {
  const url = `${repositoryApi(context, repository)}/branches/${encodeURIComponent(name)}/protection`;
  return {
    url,
    required_status_checks: {
      url: `${url}/required_status_checks`,
      strict,
      contexts,
      contexts_url: `${url}/required_status_checks/contexts`,
      checks: contexts.map((check) => ({ context: check, app_id: null })),
    },
    ...(reviews && {
      required_pull_request_reviews: {
        url: `${url}/required_pull_request_reviews`,
        dismiss_stale_reviews: reviews.dismissStale,
        require_code_owner_reviews: reviews.codeOwners,
        required_approving_review_count: reviews.count,
      },
    }),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: enforceAdmins },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
  };
}
