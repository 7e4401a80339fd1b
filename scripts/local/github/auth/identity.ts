import type { Signature } from "../git/commits.ts";
import { equalNames, type Store } from "../store/store.ts";

const NOREPLY = "users.noreply.gh.localhost";

/** Returns the signature that GitHub commits with when a person merges or edits in the browser. */
export function webFlow(date: string): Signature {
  return { name: "GitHub", email: "noreply@github.com", date };
}

/** Returns the signature of an account's commits. */
export function toSignature(store: Store, login: string, date: string): Signature {
  const account = store.account(login);
  return { name: account?.name ?? login, email: account?.email ?? `${login}@${NOREPLY}`, date };
}

/** Finds the login behind a commit's e-mail address; undefined when it belongs to no account. */
export function findLogin(store: Store, email: string): string | undefined {
  const [, noreplyLogin] = /^(?:\d+\+)?([^@]+)@users\.noreply\./i.exec(email) ?? [];
  const account = store.accounts.find(
    (row) =>
      (row.email !== null && equalNames(row.email, email)) ||
      (noreplyLogin !== undefined && equalNames(row.login, noreplyLogin)),
  );
  return account?.login;
}
