import { atLeast, findRole } from "../auth/roles.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { nodeId } from "./node-id.ts";
import { type Json, type PresentContext, presentUser } from "./user.ts";

/** Returns the URL of a repository in the REST API. */
export function repositoryApi({ urls }: PresentContext, { owner, name }: RepositoryRecord): string {
  return `${urls.api}/repos/${owner}/${name}`;
}

/** Returns the URL of a repository's pages. */
export function repositoryPage({ urls }: PresentContext, { owner, name }: RepositoryRecord): string {
  return `${urls.server}/${owner}/${name}`;
}

/**
 * Renders GitHub's schema `repository`, which lists, webhooks and pull requests contain. `viewer` adds `permissions`.
 */
export function presentRepository(
  context: PresentContext,
  repository: RepositoryRecord,
  viewer?: string | null,
): Json {
  const api = repositoryApi(context, repository);
  const page = repositoryPage(context, repository);
  const openIssues = context.store.issues.filter(
    (issue) => issue.repositoryId === repository.id && issue.state === "open",
  ).length;
  const forks = context.store.repositories.filter(({ parentId }) => parentId === repository.id).length;
  return {
    id: repository.id,
    node_id: nodeId("Repository", repository.id),
    name: repository.name,
    full_name: `${repository.owner}/${repository.name}`,
    private: repository.private,
    owner: presentUser(context, repository.owner),
    html_url: page,
    description: repository.description,
    fork: repository.parentId !== undefined,
    url: api,
    ...Object.fromEntries(URL_TEMPLATES.map(([key, path]) => [key, `${api}/${path}`])),
    git_url: `${page.replace(/^http/, "git")}.git`,
    ssh_url: `git@gh.localhost:${repository.owner}/${repository.name}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: repository.homepage,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    language: null,
    has_issues: true,
    has_projects: false,
    has_downloads: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    has_pull_requests: true,
    pull_request_creation_policy: "all",
    forks_count: forks,
    forks,
    archived: repository.archived,
    disabled: false,
    open_issues_count: openIssues,
    open_issues: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? "private" : "public",
    default_branch: repository.defaultBranch,
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
    ...(viewer ? { permissions: presentPermissions(context, repository, viewer) } : {}),
  };
}

/** Renders GitHub's schema `full-repository`, the response about one repository. */
export function presentFullRepository(
  context: PresentContext,
  repository: RepositoryRecord,
  viewer: string | null,
): Json {
  const { merging, parentId } = repository;
  const parent = parentId === undefined ? undefined : context.store.repositories.get(parentId);
  const origin = parent === undefined ? undefined : presentRepository(context, parent);
  return {
    ...presentRepository(context, repository, viewer),
    ...(origin === undefined ? {} : { parent: origin, source: origin }),
    allow_merge_commit: merging.mergeCommit,
    allow_squash_merge: merging.squash,
    allow_rebase_merge: merging.rebase,
    allow_auto_merge: false,
    allow_update_branch: true,
    delete_branch_on_merge: merging.deleteBranch,
    use_squash_pr_title_as_default: false,
    squash_merge_commit_title: "COMMIT_OR_PR_TITLE",
    squash_merge_commit_message: "COMMIT_MESSAGES",
    merge_commit_title: "MERGE_MESSAGE",
    merge_commit_message: "PR_TITLE",
    network_count: 0,
    subscribers_count: 0,
  };
}

function presentPermissions(context: PresentContext, repository: RepositoryRecord, login: string): Json {
  const role = findRole(context.store, repository, login);
  return {
    admin: atLeast(role, "admin"),
    maintain: atLeast(role, "maintain"),
    push: atLeast(role, "write"),
    triage: atLeast(role, "triage"),
    pull: atLeast(role, "read"),
  };
}

/** Members with a URL (template) below the URL of the repository. */
const URL_TEMPLATES: readonly (readonly [string, string])[] = [
  ["archive_url", "{archive_format}{/ref}"],
  ["assignees_url", "assignees{/user}"],
  ["blobs_url", "git/blobs{/sha}"],
  ["branches_url", "branches{/branch}"],
  ["collaborators_url", "collaborators{/collaborator}"],
  ["comments_url", "comments{/number}"],
  ["commits_url", "commits{/sha}"],
  ["compare_url", "compare/{base}...{head}"],
  ["contents_url", "contents/{+path}"],
  ["contributors_url", "contributors"],
  ["deployments_url", "deployments"],
  ["downloads_url", "downloads"],
  ["events_url", "events"],
  ["forks_url", "forks"],
  ["git_commits_url", "git/commits{/sha}"],
  ["git_refs_url", "git/refs{/sha}"],
  ["git_tags_url", "git/tags{/sha}"],
  ["hooks_url", "hooks"],
  ["issue_comment_url", "issues/comments{/number}"],
  ["issue_events_url", "issues/events{/number}"],
  ["issues_url", "issues{/number}"],
  ["keys_url", "keys{/key_id}"],
  ["labels_url", "labels{/name}"],
  ["languages_url", "languages"],
  ["merges_url", "merges"],
  ["milestones_url", "milestones{/number}"],
  ["notifications_url", "notifications{?since,all,participating}"],
  ["pulls_url", "pulls{/number}"],
  ["releases_url", "releases{/id}"],
  ["stargazers_url", "stargazers"],
  ["statuses_url", "statuses/{sha}"],
  ["subscribers_url", "subscribers"],
  ["subscription_url", "subscription"],
  ["tags_url", "tags"],
  ["teams_url", "teams"],
  ["trees_url", "git/trees{/sha}"],
];
