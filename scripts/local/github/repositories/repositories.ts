import type { Context } from "../context/context.ts";
import { GitHubError, validationFailed } from "../http/errors.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/** A repository to create. */
export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly description?: string;
  readonly private?: boolean;
  /** `main` when absent. */
  readonly defaultBranch?: string;
  readonly actionsMayOpenPullRequests?: boolean;
}

/** Creates the record, the bare git repository and GitHub's default labels. Throws GitHub's 422 for a taken or invalid name. */
export async function createRepository(
  context: Pick<Context, "store" | "git" | "now">,
  options: NewRepository,
): Promise<RepositoryRecord> {
  const { store, git, now } = context;
  rejectName(context, options.owner, options.name);
  const repository = store.repositories.insert({
    owner: store.account(options.owner)?.login ?? options.owner,
    name: options.name,
    description: options.description ?? null,
    homepage: null,
    private: options.private ?? false,
    archived: false,
    defaultBranch: options.defaultBranch ?? "main",
    collaborators: {},
    protections: {},
    merging: { mergeCommit: true, squash: true, rebase: true, deleteBranch: false },
    actionsMayOpenPullRequests: options.actionsMayOpenPullRequests ?? false,
    nextNumber: 1,
    nextRunNumbers: {},
    createdAt: now(),
    updatedAt: now(),
    pushedAt: now(),
  });
  await git.create(repository);
  for (const [name, color, description] of DEFAULT_LABELS) {
    store.labels.insert({ repositoryId: repository.id, name, color, description, default: true });
  }
  return repository;
}

/** Changes a repository's settings. Throws GitHub's 422 for a taken or invalid name and for a missing default branch. */
export async function changeRepository(
  context: Context,
  repository: RepositoryRecord,
  change: Partial<Omit<RepositoryRecord, "id">>,
): Promise<RepositoryRecord> {
  const { store, git, now } = context;
  const { defaultBranch = repository.defaultBranch, name = repository.name } = change;
  if (defaultBranch !== repository.defaultBranch) {
    const head = `refs/heads/${defaultBranch}`;
    if ((await git.open(repository).resolve(head)) === undefined) {
      throw new GitHubError(
        422,
        `The branch ${defaultBranch} was not found. Please push that ref first or create it.`,
      );
    }
    await git.open(repository).run(["symbolic-ref", "HEAD", head]);
  }
  if (name !== repository.name) {
    rejectName(context, repository.owner, name);
    await git.move(repository, { ...repository, name });
  }
  return store.repositories.update(repository.id, { ...change, updatedAt: now() });
}

/** Deletes a repository with all records that belong to it. */
export async function removeRepository({ store, git }: Context, repository: RepositoryRecord): Promise<void> {
  for (const table of [
    store.variables,
    store.secrets,
    store.issues,
    store.comments,
    store.labels,
    store.reactions,
    store.timeline,
    store.deployments,
    store.deploymentStatuses,
    store.environments,
    store.commitStatuses,
    store.workflows,
    store.runs,
    store.jobs,
    store.caches,
  ]) {
    table.deleteWhere((row: { readonly repositoryId: number }) => row.repositoryId === repository.id);
  }
  store.repositories.delete(repository.id);
  await git.remove(repository);
}

function rejectName({ store }: Pick<Context, "store">, owner: string, name: string): void {
  if (!/^[\w.-]{1,100}$/.test(name) || /^\.+$|\.git$/i.test(name)) {
    throw validationFailed({ resource: "Repository", code: "invalid", field: "name" });
  }
  if (store.repository(owner, name) !== undefined) {
    throw validationFailed({
      resource: "Repository",
      code: "custom",
      field: "name",
      message: "name already exists on this account",
    });
  }
}

/** https://docs.github.com/en/issues/using-labels-and-milestones-to-track-work/managing-labels#about-default-labels */
const DEFAULT_LABELS = [
  ["bug", "d73a4a", "Something isn't working"],
  ["documentation", "0075ca", "Improvements or additions to documentation"],
  ["duplicate", "cfd3d7", "This issue or pull request already exists"],
  ["enhancement", "a2eeef", "New feature or request"],
  ["good first issue", "7057ff", "Good for newcomers"],
  ["help wanted", "008672", "Extra attention is needed"],
  ["invalid", "e4e669", "This doesn't seem right"],
  ["question", "d876e3", "Further information is requested"],
  ["wontfix", "ffffff", "This will not be worked on"],
] as const;
