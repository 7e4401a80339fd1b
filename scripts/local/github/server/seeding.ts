import { randomBytes } from "node:crypto";
import { ACTIONS_BOT } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { createRepository, type NewRepository } from "../repositories/repositories.ts";
import type { Role } from "../store/records/accounts.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/** What an administrator sets up in GitHub's pages, as functions. Each may be called again: the last call wins. */
export interface Seeding {
  /** Returns the person's token. */
  createUser(login: string, options?: { readonly admin?: boolean; readonly name?: string }): string;
  createOrganization(login: string, members: Readonly<Record<string, "admin" | "member">>): void;
  createRepository(options: NewRepository): Promise<RepositoryRecord>;
  /** `repository` is `owner/name` here and below. */
  setCollaborator(repository: string, login: string, role: Role): void;
  setSecret(repository: string, name: string, value: string, environment?: string): void;
  setVariable(repository: string, name: string, value: string, environment?: string): void;
  tokenOf(login: string): string;
}

export function createSeeding(context: Omit<Context, "callApi">): Seeding {
  const { store, now } = context;
  const account = (login: string, type: "User" | "Bot" | "Organization") =>
    store.account(login) ??
    store.accounts.insert({
      login,
      type,
      name: null,
      email: type === "User" ? `${login}@users.noreply.gh.localhost` : null,
      siteAdmin: false,
      members: {},
      createdAt: now(),
    });
  const named = (repository: string): RepositoryRecord => {
    const found = store.repositoryNamed(repository);
    if (found === undefined) throw new Error(`There is no repository "${repository}".`);
    return found;
  };
  const setValue = (table: typeof store.variables) => {
    return (repository: string, name: string, value: string, environment: string | null = null): void => {
      const { id: repositoryId } = named(repository);
      const upper = name.toUpperCase();
      const known = table.find(
        (row) => row.repositoryId === repositoryId && row.environment === environment && row.name === upper,
      );
      if (known !== undefined) table.update(known.id, { value, updatedAt: now() });
      else {
        const times = { createdAt: now(), updatedAt: now() };
        table.insert({ repositoryId, environment, name: upper, value, ...times });
      }
    };
  };

  account(ACTIONS_BOT, "Bot");

  const seeding: Seeding = {
    createUser(login, { admin = false, name } = {}) {
      const { id } = account(login, "User");
      store.accounts.update(id, { siteAdmin: admin, ...(name === undefined ? {} : { name }) });
      return seeding.tokenOf(login);
    },
    createOrganization(login, members) {
      store.accounts.update(account(login, "Organization").id, { members });
    },
    createRepository: (options) => createRepository(context as Context, options),
    setCollaborator(repository, login, role) {
      const { id, collaborators } = named(repository);
      store.repositories.update(id, { collaborators: { ...collaborators, [login]: role } });
    },
    setSecret: setValue(store.secrets),
    setVariable: setValue(store.variables),
    tokenOf(login) {
      const person = store.account(login);
      if (person === undefined) throw new Error(`There is no user "${login}".`);
      const known = store.tokens.find((row) => row.login === person.login && row.job === undefined);
      return (
        known ?? store.tokens.insert({ token: `ghp_${randomBytes(18).toString("hex")}`, login: person.login })
      ).token;
    },
  };
  return seeding;
}
