import type { Urls } from "../http/urls.ts";
import type { Store } from "../store/store.ts";
import { nodeId } from "./node-id.ts";

export interface PresentContext {
  readonly store: Store;
  readonly urls: Urls;
}

export type Json = Record<string, unknown>;

/** https://docs.github.com/en/rest/users/users, schema `simple-user`. A deleted account shows as `ghost`. */
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

/** Null where GitHub has null, e.g. for an issue that nobody closed. */
export function presentUserOrNull(context: PresentContext, login: string | null): Json | null {
  return login === null ? null : presentUser(context, login);
}
