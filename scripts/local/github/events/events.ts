import type { WorkflowEvent } from "../../runner/host.ts";
import type { SignedInActor } from "../auth/actor.ts";
import type { Urls } from "../http/urls.ts";
import { presentRepository } from "../present/repository.ts";
import { presentUser } from "../present/user.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import type { Store } from "../store/store.ts";
import { startsWorkflows } from "./event-rules.ts";

/** What happened, in webhook words. */
export interface NewEvent {
  /** `issues`, `issue_comment`, `push`, … */
  readonly name: string;
  readonly repository: RepositoryRecord;
  readonly actor: SignedInActor;
  /** The payload's own keys, `action` included; `repository`, `organization` and `sender` are added. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** `GITHUB_REF`; the default branch when absent. */
  readonly ref?: string;
  /** `GITHUB_SHA`; the tip of `ref` when absent. Null when there is no commit to run on: no workflow starts. */
  readonly sha?: string | null;
  readonly baseRef?: string;
  readonly headRef?: string;
  /** `workflow_dispatch` only. */
  readonly workflowPath?: string;
}

/** A webhook delivery, whether or not it starts workflows. */
export interface Webhook {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface Events {
  /** Delivered in the order of the calls, after the caller's own answer is under way. */
  emit(event: NewEvent): void;
  onWebhook(listener: (webhook: Webhook) => void): () => void;
  onWorkflowEvent(listener: (event: WorkflowEvent) => void): () => void;
  /** Resolves once everything emitted so far is delivered. */
  settled(): Promise<void>;
}

export interface EventsOptions {
  readonly store: Store;
  readonly urls: Urls;
  readonly resolveRef: (repository: RepositoryRecord, ref: string) => Promise<string | undefined>;
  readonly now: () => string;
  readonly log: (message: string) => void;
}

export function createEvents({ store, urls, resolveRef, now, log }: EventsOptions): Events {
  const webhookListeners = new Set<(webhook: Webhook) => void>();
  const workflowListeners = new Set<(event: WorkflowEvent) => void>();
  let queue = Promise.resolve();

  const deliver = async (event: NewEvent, createdAt: string, webhook: Webhook): Promise<void> => {
    for (const listener of webhookListeners) listener(webhook);
    if (!startsWorkflows(event.name, event.actor.kind, webhook.payload)) return;
    const ref = event.ref ?? `refs/heads/${event.repository.defaultBranch}`;
    const sha = event.sha === undefined ? await resolveRef(event.repository, ref) : event.sha;
    if (sha === undefined || sha === null) return;
    const workflowEvent: WorkflowEvent = {
      name: event.name,
      repository: `${event.repository.owner}/${event.repository.name}`,
      payload: webhook.payload,
      actor: event.actor.login,
      ref,
      sha,
      ...(event.baseRef === undefined ? {} : { baseRef: event.baseRef }),
      ...(event.headRef === undefined ? {} : { headRef: event.headRef }),
      ...(event.workflowPath === undefined ? {} : { workflowPath: event.workflowPath }),
      createdAt,
    };
    for (const listener of workflowListeners) listener(workflowEvent);
  };

  return {
    emit(event) {
      const payload = completed(store, urls, event);
      const createdAt = now();
      queue = queue
        .then(() => deliver(event, createdAt, { name: event.name, payload }))
        .catch((thrown) => log(`could not deliver ${event.name}: ${String(thrown)}`));
    },
    onWebhook: (listener) => subscribe(webhookListeners, listener),
    onWorkflowEvent: (listener) => subscribe(workflowListeners, listener),
    settled: () => queue,
  };
}

function completed(store: Store, urls: Urls, event: NewEvent): Readonly<Record<string, unknown>> {
  const repository = store.repositories.get(event.repository.id) ?? event.repository;
  const owner = store.account(repository.owner);
  return {
    ...event.payload,
    repository: presentRepository({ store, urls }, repository),
    ...(owner?.type === "Organization"
      ? {
          organization: {
            ...presentUser({ store, urls }, owner.login),
            description: null,
          },
        }
      : {}),
    sender: presentUser({ store, urls }, event.actor.login),
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
