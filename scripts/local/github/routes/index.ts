import type { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { artifactRoutes } from "./artifacts.ts";
import { attestationRoutes } from "./attestations.ts";
import { branchRoutes } from "./branches.ts";
import { cacheRoutes } from "./caches.ts";
import { checkRunRoutes } from "./check-runs.ts";
import { collaboratorRoutes } from "./collaborators.ts";
import { commitStatusRoutes } from "./commit-statuses.ts";
import { commitRoutes } from "./commits.ts";
import { compareRoutes } from "./compare.ts";
import { contentRoutes } from "./contents.ts";
import { deploymentStatusRoutes } from "./deployment-statuses.ts";
import { deploymentRoutes } from "./deployments.ts";
import { dispatchRoutes } from "./dispatches.ts";
import { environmentRoutes } from "./environments.ts";
import { forkRoutes } from "./forks.ts";
import { gitObjectRoutes } from "./git-objects.ts";
import { gitRefRoutes } from "./git-refs.ts";
import { issueCommentRoutes } from "./issue-comments.ts";
import { issueLabelRoutes } from "./issue-labels.ts";
import { issueOrganisingRoutes } from "./issue-organising.ts";
import { issueTimelineRoutes } from "./issue-timeline.ts";
import { issueRoutes } from "./issues.ts";
import { jobRoutes } from "./jobs.ts";
import { labelRoutes } from "./labels.ts";
import { metaRoutes } from "./meta.ts";
import { pullRoutes } from "./pulls.ts";
import { reactionRoutes } from "./reactions.ts";
import { repositoryRoutes } from "./repositories.ts";
import { runRoutes } from "./runs.ts";
import { secretRoutes } from "./secrets.ts";
import { userRoutes } from "./users.ts";
import { variableRoutes } from "./variables.ts";
import { workflowPermissionRoutes } from "./workflow-permissions.ts";
import { workflowRoutes } from "./workflows.ts";

/** All modules of REST routes, below `/api/v3`. The order matters only where a comment says so. */
export const REST_ROUTES: readonly ((context: Context) => Hono<AppEnv>)[] = [
  metaRoutes,
  userRoutes,
  repositoryRoutes,
  forkRoutes,
  collaboratorRoutes,
  contentRoutes,
  gitObjectRoutes,
  gitRefRoutes,
  branchRoutes,
  compareRoutes,
  pullRoutes,
  artifactRoutes,
  attestationRoutes,
  cacheRoutes,
  checkRunRoutes,
  commitStatusRoutes,
  deploymentStatusRoutes,
  deploymentRoutes,
  dispatchRoutes,
  environmentRoutes,
  issueCommentRoutes,
  issueLabelRoutes,
  issueOrganisingRoutes,
  issueTimelineRoutes,
  issueRoutes,
  jobRoutes,
  labelRoutes,
  reactionRoutes,
  runRoutes,
  secretRoutes,
  variableRoutes,
  workflowPermissionRoutes,
  workflowRoutes,
  // Must be last, because it matches every path below `/commits/`.
  commitRoutes,
];
