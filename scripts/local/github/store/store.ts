import type { AccountRecord, TokenRecord } from "./records/accounts.ts";
import type { ArtifactRecord, CacheRecord, JobRecord, RunRecord, WorkflowRecord } from "./records/actions.ts";
import type {
  CommitStatusRecord,
  DeploymentRecord,
  DeploymentStatusRecord,
  EnvironmentRecord,
} from "./records/deployments.ts";
import type {
  CommentRecord,
  IssueRecord,
  LabelRecord,
  ReactionRecord,
  TimelineRecord,
} from "./records/issues.ts";
import type { RepositoryRecord, SecretRecord, VariableRecord } from "./records/repositories.ts";
import { Table } from "./table.ts";

/** All state of the stand-in except git objects, job logs, cached bytes and artifacts, which are files. */
export class Store {
  #lastId = 0;
  #changed: () => void = () => {};
  readonly #tables = new Map<string, Table<{ readonly id: number }>>();

  readonly accounts = this.#table<AccountRecord>("accounts");
  readonly tokens = this.#table<TokenRecord>("tokens");
  readonly repositories = this.#table<RepositoryRecord>("repositories");
  readonly variables = this.#table<VariableRecord>("variables");
  readonly secrets = this.#table<SecretRecord>("secrets");
  readonly issues = this.#table<IssueRecord>("issues");
  readonly comments = this.#table<CommentRecord>("comments");
  readonly labels = this.#table<LabelRecord>("labels");
  readonly reactions = this.#table<ReactionRecord>("reactions");
  readonly timeline = this.#table<TimelineRecord>("timeline");
  readonly deployments = this.#table<DeploymentRecord>("deployments");
  readonly deploymentStatuses = this.#table<DeploymentStatusRecord>("deploymentStatuses");
  readonly environments = this.#table<EnvironmentRecord>("environments");
  readonly commitStatuses = this.#table<CommitStatusRecord>("commitStatuses");
  readonly workflows = this.#table<WorkflowRecord>("workflows");
  readonly runs = this.#table<RunRecord>("runs");
  readonly jobs = this.#table<JobRecord>("jobs");
  readonly caches = this.#table<CacheRecord>("caches");
  readonly artifacts = this.#table<ArtifactRecord>("artifacts");

  /** Takes the next id; all tables share one sequence, so an id is unique among all records. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Sets the listener that runs after every change, instead of the previous one. */
  onChange(listener: () => void): void {
    this.#changed = listener;
  }

  /** Finds an account; logins are case-insensitive. */
  account(login: string): AccountRecord | undefined {
    return this.accounts.find((account) => equalNames(account.login, login));
  }

  /** Finds a repository; names are case-insensitive, as on GitHub. */
  repository(owner: string, name: string): RepositoryRecord | undefined {
    return this.repositories.find((row) => equalNames(row.owner, owner) && equalNames(row.name, name));
  }

  /** Finds a repository by `owner/name`. */
  repositoryNamed(fullName: string): RepositoryRecord | undefined {
    const [owner = "", name = ""] = fullName.split("/");
    return this.repository(owner, name);
  }

  /** Returns the repository `owner/name`. Throws when it does not exist. */
  loadRepository(fullName: string): RepositoryRecord {
    const repository = this.repositoryNamed(fullName);
    if (repository === undefined) throw new Error(`Repository "${fullName}" does not exist.`);
    return repository;
  }

  /** Finds an issue or pull request by its number. */
  issue(repositoryId: number, number: number): IssueRecord | undefined {
    return this.issues.find((issue) => issue.repositoryId === repositoryId && issue.number === number);
  }

  /** Takes a repository's next number; its issues and pull requests share one sequence. */
  takeNumber(repositoryId: number): number {
    const number = this.repositories.get(repositoryId)?.nextNumber ?? 1;
    this.repositories.update(repositoryId, { nextNumber: number + 1 });
    return number;
  }

  /** Returns all tables as JSON. */
  snapshot(): StoreSnapshot {
    const tables = [...this.#tables].map(([name, table]) => [name, table.all()] as const);
    return { lastId: this.#lastId, tables: Object.fromEntries(tables) };
  }

  /** Fills the empty tables from a snapshot. */
  restore(snapshot: StoreSnapshot): void {
    this.#lastId = snapshot.lastId;
    for (const [name, rows] of Object.entries(snapshot.tables)) this.#tables.get(name)?.restore(rows);
  }

  #table<T extends { readonly id: number }>(name: string): Table<T> {
    const table = new Table<T>(
      () => this.nextId(),
      () => this.#changed(),
    );
    this.#tables.set(name, table as unknown as Table<{ readonly id: number }>);
    return table;
  }
}

/** The store as JSON: the rows of each table, and the last id. */
export interface StoreSnapshot {
  readonly lastId: number;
  readonly tables: Readonly<Record<string, readonly { readonly id: number }[]>>;
}

/** Returns true for two logins or repository names that differ at most in case. */
export function equalNames(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
