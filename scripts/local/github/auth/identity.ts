import type { Signature } from "../git/commits.ts";
import { equalNames, type Store } from "../store/store.ts";

const NOREPLY = "users.noreply.gh.localhost";

/** Committer of what is done by a button: merges and reverts. */
export function webFlow(date: string): Signature {
  return { name: "GitHub", email: "noreply@github.com", date };
}

/** How commits name an account. */
export function signatureOf(store: Store, login: string, date: string): Signature {
  const account = store.account(login);
  return { name: account?.name ?? login, email: account?.email ?? `${login}@${NOREPLY}`, date };
}

/** The login behind a commit's e-mail address; undefined when nobody here has it. */
export function loginOf(store: Store, email: string): string | undefined {
  const [, noreplyLogin] = /^(?:\d+\+)?([^@]+)@users\.noreply\./i.exec(email) ?? [];
  const account = store.accounts.find(
    (row) =>
      (row.email !== null && equalNames(row.email, email)) ||
      (noreplyLogin !== undefined && equalNames(row.login, noreplyLogin)),
  );
  return account?.login;
}
