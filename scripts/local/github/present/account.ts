import type { AccountRecord } from "../store/records/accounts.ts";
import { type Json, type PresentContext, presentUser } from "./user.ts";

/** Renders GitHub's schema `public-user`. */
export function presentFullUser(context: PresentContext, login: string): Json {
  const account = context.store.account(login);
  return {
    ...presentUser(context, login),
    name: account?.name ?? null,
    company: null,
    blog: "",
    location: null,
    email: account?.email ?? null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: countPublic(context, login),
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account?.createdAt,
    updated_at: account?.createdAt,
  };
}

/** Renders GitHub's schema `organization-full`. */
export function presentOrganization(context: PresentContext, account: AccountRecord): Json {
  const api = `${context.urls.api}/orgs/${account.login}`;
  const { id, node_id, avatar_url, html_url } = presentUser(context, account.login);
  return {
    login: account.login,
    id,
    node_id,
    url: api,
    repos_url: `${api}/repos`,
    events_url: `${api}/events`,
    hooks_url: `${api}/hooks`,
    issues_url: `${api}/issues`,
    members_url: `${api}/members{/member}`,
    public_members_url: `${api}/public_members{/member}`,
    avatar_url,
    description: null,
    name: account.name ?? account.login,
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: countPublic(context, account.login),
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url,
    type: "Organization",
    created_at: account.createdAt,
    updated_at: account.createdAt,
    archived_at: null,
  };
}

function countPublic({ store }: PresentContext, login: string): number {
  return store.repositories.filter(({ owner, private: hidden }) => owner === login && !hidden).length;
}
