import { errorMessage } from "../../../../actions/shared/domain/text/error-message.ts";
import type { WorkflowEvent } from "../../runner/host/runner-host.ts";
import type { SignedInActor } from "../auth/actor.ts";
import type { Urls } from "../http/urls.ts";
import { presentRepository } from "../present/repository.ts";
import { presentUser } from "../present/user.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import type { Store } from "../store/store.ts";
import { startsWorkflows } from "./event-rules.ts";

/** An event to emit, named as in GitHub's webhooks. */
interface NewEvent {
  /** `issues`, `issue_comment`, `push`, … */
  readonly name: string;
  readonly repository: RepositoryRecord;
  readonly actor: SignedInActor;
  /** The payload, without `repository`, `organization` and `sender`, which `emit` adds. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** `GITHUB_REF`; the default branch when absent. */
  readonly ref?: string;
  /** `GITHUB_SHA`; the tip of `ref` when absent. Null without a commit to run on, so no workflow starts. */
  readonly sha?: string | null;
  readonly baseRef?: string;
  readonly headRef?: string;
  /** True for `pull_request` events of forks. */
  readonly fromFork?: boolean;
  /** Set only for `workflow_dispatch`. */
  readonly workflowPath?: string;
}

/** A webhook delivery, whether or not it starts workflows. */
export interface Webhook {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The stand-in's event bus. */
export interface Events {
  /** Queues an event. Events are delivered in order, after the caller has continued. */
  emit(event: NewEvent): void;
  /** Subscribes to every event; returns the function that unsubscribes. */
  onWebhook(listener: (webhook: Webhook) => void): () => void;
  /** Subscribes to the events that start workflows; returns the function that unsubscribes. */
  onWorkflowEvent(listener: (event: WorkflowEvent) => void): () => void;
  /** Resolves once every event emitted so far is delivered. */
  settled(): Promise<void>;
}

/** What the event bus reads and reports to. */
interface EventsOptions {
  readonly store: Store;
  readonly urls: Urls;
  readonly resolveRef: (repository: RepositoryRecord, ref: string) => Promise<string | undefined>;
  readonly now: () => string;
  readonly log: (message: string) => void;
}

/** Creates the event bus. */
export function createEvents({ store, urls, resolveRef, now, log }: EventsOptions): Events {
  const webhookListeners = new Set<(webhook: Webhook) => void>();
  const workflowListeners = new Set<(event: WorkflowEvent) => void>();
  let queue = Promise.resolve();

  const deliver = async (event: NewEvent, createdAt: string, webhook: Webhook): Promise<void> => {
    for (const listener of webhookListeners) listener(webhook);
    const { name, repository, actor, baseRef, headRef, fromFork, workflowPath } = event;
    // GitHub turns Actions off in a fork until its owner turns them on.
    if (repository.parentId !== undefined) return;
    if (!startsWorkflows(name, actor.kind, webhook.payload)) return;
    const { ref = `refs/heads/${repository.defaultBranch}` } = event;
    const sha = event.sha === undefined ? await resolveRef(repository, ref) : event.sha;
    if (sha === undefined || sha === null) return;
    const workflowEvent: WorkflowEvent = {
      name,
      repository: `${repository.owner}/${repository.name}`,
      payload: webhook.payload,
      actor: actor.login,
      ref,
      sha,
      ...(baseRef === undefined ? {} : { baseRef }),
      ...(headRef === undefined ? {} : { headRef }),
      ...(fromFork === undefined ? {} : { fromFork }),
      ...(workflowPath === undefined ? {} : { workflowPath }),
      createdAt,
    };
    for (const listener of workflowListeners) listener(workflowEvent);
  };

  return {
    emit(event) {
      const payload = completePayload(store, urls, event);
      const createdAt = now();
      queue = queue
        .then(() => deliver(event, createdAt, { name: event.name, payload }))
        .catch((thrown) => log(`could not deliver ${event.name}: ${errorMessage(thrown)}`));
    },
    onWebhook: (listener) => subscribe(webhookListeners, listener),
    onWorkflowEvent: (listener) => subscribe(workflowListeners, listener),
    settled: () => queue,
  };
}

/** Adds the keys that every payload has. */
function completePayload(store: Store, urls: Urls, event: NewEvent): Readonly<Record<string, unknown>> {
  const repository = store.repositories.get(event.repository.id) ?? event.repository;
  const owner = store.account(repository.owner);
  const organization = owner?.type === "Organization" ? presentUser({ store, urls }, owner.login) : undefined;
  return {
    ...event.payload,
    repository: presentRepository({ store, urls }, repository),
    ...(organization === undefined ? {} : { organization: { ...organization, description: null } }),
    sender: presentUser({ store, urls }, event.actor.login),
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
