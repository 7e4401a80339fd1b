import { type Html, html } from "../text/html.ts";
import { type Appearance, age, commitLink, stateIcon } from "./badges.ts";
import { icon } from "./icons.ts";

/** A Deployment with its newest status. */
export interface DeploymentView {
  readonly id: number;
  readonly environment: string;
  readonly task: string;
  readonly ref: string;
  readonly sha: string;
  readonly creator: string;
  readonly createdAt: string;
  readonly state: Appearance;
  readonly description: string;
  readonly url?: string;
  readonly logUrl?: string;
  /** Statuses, oldest first. */
  readonly history: readonly DeploymentStatusView[];
}

interface DeploymentStatusView {
  readonly state: Appearance;
  readonly description: string;
  readonly time: string;
}

/** An environment with its deployments. */
export interface EnvironmentView {
  readonly name: string;
  /** Newest first. */
  readonly deployments: readonly DeploymentView[];
}

/** Renders the newest deployment of each environment on a pull request's page. */
export function deploymentsBox(deployments: readonly DeploymentView[], nowMs: number): Html {
  return html`<section id="deployments-box" class="status-box" aria-label="Deployments" data-live>${
    deployments.length === 0
      ? ""
      : html`<div class="box"><h2 class="box-head">${icon("rocket")} ${summarizeDeployments(deployments)}</h2>
<ul class="rows compact">${deployments.map((deployment) => deploymentRow(deployment, nowMs))}</ul></div>`
  }</section>`;
}

/** Sums up deployments in the words of GitHub. */
export function summarizeDeployments(deployments: readonly DeploymentView[]): string {
  const count = (tone: Appearance["tone"]): number =>
    deployments.filter(({ state }) => state.tone === tone).length;
  if (count("progress") > 0) return "Deployment in progress";
  if (count("danger") > 0) return count("success") > 0 ? "Some deployments failed" : "Deployment failed";
  return count("success") > 0
    ? "This branch was successfully deployed"
    : "This branch was previously deployed";
}

function deploymentRow(deployment: DeploymentView, nowMs: number): Html {
  return html`<li class="row">${stateIcon(deployment.state)}
<div class="row-main"><strong>${deployment.environment}</strong> <span class="state-word text-${deployment.state.tone}">${deployment.state.text}</span>
<div class="muted small">${deployment.description}${deployment.description ? " · " : ""}<span class="sha">${deployment.sha.slice(0, 7)}</span> · ${age(deployment.createdAt, nowMs)}</div></div>
${deploymentLinks(deployment)}</li>`;
}

function deploymentLinks({ url, logUrl, environment }: DeploymentView): Html {
  return html`<span class="actions">${logUrl ? html`<a class="quiet small" href="${logUrl}">Log<span class="visually-hidden"> of ${environment}</span></a>` : ""}
${url ? html`<a class="button" href="${url}" target="_blank" rel="noopener">View deployment ${icon("external")}<span class="visually-hidden"> of ${environment}, in a new tab</span></a>` : ""}</span>`;
}

/** Renders the page of all environments. */
export function deploymentsPage(
  repository: string,
  environments: readonly EnvironmentView[],
  nowMs: number,
): Html {
  return html`<div class="page-head"><h1>Deployments</h1></div>
<div id="environments" data-live-list>${
    environments.length === 0
      ? html`<p class="blank box" id="no-environments">There are no deployments yet.</p>`
      : environments.map((environment) => environmentBox(repository, environment, nowMs))
  }</div>`;
}

function environmentBox(repository: string, { name, deployments }: EnvironmentView, nowMs: number): Html {
  const current = deployments.find(({ state }) => state.tone === "success") ?? deployments[0];
  return html`<section class="box" id="environment-${name.replaceAll("/", "-")}"><h2 class="box-head">${icon("rocket")} ${name}
<span class="grow"></span>${current ? deploymentLinks({ ...current, environment: name }) : ""}</h2>
<ul class="rows compact">${deployments.map((deployment) => historyRow(repository, deployment, nowMs))}</ul></section>`;
}

function historyRow(repository: string, deployment: DeploymentView, nowMs: number): Html {
  return html`<li class="row">${stateIcon(deployment.state)}<div class="row-main">
<details class="history" data-key="deployment-${deployment.id}"><summary><span class="state-word text-${deployment.state.tone}">${deployment.state.text}</span> <span class="muted">${deployment.description}</span></summary>
<ol class="statuses">${deployment.history.map(({ state, description, time }) => html`<li>${stateIcon(state)} <strong>${state.text}</strong> <span class="muted">${description} · ${age(time, nowMs)}</span></li>`)}</ol></details>
<div class="muted small">${commitLink(repository, deployment.sha)}${deployment.ref === deployment.sha ? "" : html` on ${deployment.ref}`} by ${deployment.creator} ${age(deployment.createdAt, nowMs)}</div></div>
${deployment.logUrl ? html`<a class="quiet small" href="${deployment.logUrl}">Log</a>` : ""}</li>`;
}
