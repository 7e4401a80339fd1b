import type { Context } from "./context.ts";
import { validationFailed } from "./http/errors.ts";
import type { RepositoryRecord } from "./store/records/repositories.ts";

export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly description?: string;
  readonly private?: boolean;
  /** `main` when absent. */
  readonly defaultBranch?: string;
  readonly actionsMayOpenPullRequests?: boolean;
}

/** Makes the record, the bare git repository and GitHub's default labels. Throws 422 when the name is taken or unfit. */
export async function createRepository(context: Context, options: NewRepository): Promise<RepositoryRecord> {
  const { store, git, now } = context;
  if (!/^[\w.-]{1,100}$/.test(options.name) || /^\.+$|\.git$/i.test(options.name)) {
    throw validationFailed({ resource: "Repository", code: "invalid", field: "name" });
  }
  if (store.repository(options.owner, options.name) !== undefined) {
    throw validationFailed({
      resource: "Repository",
      code: "custom",
      field: "name",
      message: "name already exists on this account",
    });
  }
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
