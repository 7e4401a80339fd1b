import type { Urls } from "../http/urls.ts";
import type { Store } from "../store/store.ts";
import { nodeId } from "./node-id.ts";

/** The part of the context that presenters need. */
export interface PresentContext {
  readonly store: Store;
  readonly urls: Urls;
}

/** A JSON object. */
export type Json = Record<string, unknown>;

/**
 * Renders GitHub's schema `simple-user`. A deleted account is `ghost`. https://docs.github.com/en/rest/users/users
 */
export function presentUser({ store, urls }: PresentContext, login: string): Json {
  const account = store.account(login);
  const name = account?.login ?? "ghost";
  const type = account?.type ?? "User";
  const id = account?.id ?? 0;
  const api = `${urls.api}/users/${encodeURIComponent(name)}`;
  return {
    login: name,
    id,
    node_id: nodeId(type, id),
    avatar_url: `${urls.server}/avatars/${encodeURIComponent(name)}.svg`,
    gravatar_id: "",
    url: api,
    html_url: `${urls.server}/${encodeURIComponent(name)}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type,
    user_view_type: "public",
    site_admin: account?.siteAdmin ?? false,
  };
}

/** Presents a user, or null without one, for example the user who closed an open issue. */
export function presentUserOrNull(context: PresentContext, login: string | null): Json | null {
  return login === null ? null : presentUser(context, login);
}
