import { randomBytes } from "node:crypto";
import { ACTIONS_BOT } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { createRepository, type NewRepository } from "../repositories/repositories.ts";
import type { Role } from "../store/records/accounts.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/** The settings that an administrator makes in GitHub's pages, as functions. A later call overrides an earlier one. */
export interface Seeding {
  /** Creates or updates a person and returns the person's token. */
  createUser(login: string, options?: { readonly admin?: boolean; readonly name?: string }): string;
  createOrganization(login: string, members: Readonly<Record<string, "admin" | "member">>): void;
  createRepository(options: NewRepository): Promise<RepositoryRecord>;
  /** `repository` is `owner/name`, as in the functions below. */
  setCollaborator(repository: string, login: string, role: Role): void;
  setSecret(repository: string, name: string, value: string, environment?: string): void;
  setVariable(repository: string, name: string, value: string, environment?: string): void;
  /** Returns a person's token, which is created on first use. Throws for an unknown login. */
  tokenOf(login: string): string;
}

/** Creates the settings functions over the store, and the account of GitHub's Actions bot. */
export function createSeeding(context: Pick<Context, "store" | "git" | "now">): Seeding {
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
  const setValue = (table: typeof store.variables) => {
    return (repository: string, name: string, value: string, environment: string | null = null): void => {
      const { id: repositoryId } = store.loadRepository(repository);
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
    createRepository: (options) => createRepository(context, options),
    setCollaborator(repository, login, role) {
      const { id, collaborators } = store.loadRepository(repository);
      store.repositories.update(id, { collaborators: { ...collaborators, [login]: role } });
    },
    setSecret: setValue(store.secrets),
    setVariable: setValue(store.variables),
    tokenOf(login) {
      const person = store.account(login);
      if (person === undefined) throw new Error(`User "${login}" does not exist.`);
      const known = store.tokens.find((row) => row.login === person.login && row.job === undefined);
      return (
        known ?? store.tokens.insert({ token: `ghp_${randomBytes(18).toString("hex")}`, login: person.login })
      ).token;
    },
  };
  return seeding;
}
