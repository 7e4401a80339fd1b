import { findLogin } from "../auth/identity.ts";
import type { Signature } from "../git/commits.ts";
import type { Store } from "../store/store.ts";
import type { Json } from "./user.ts";

/** A commit's author as webhooks have it: with `username` when the address belongs to somebody. */
export function presentSignature(store: Store, { name, email, date }: Signature): Json {
  const username = findLogin(store, email);
  return { name, email, date, ...(username === undefined ? {} : { username }) };
}
