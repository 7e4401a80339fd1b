import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readBody } from "../http/body-reader.ts";

/**
 * Serves a repository's setting "Workflow permissions": the default permission of a token, and whether Actions may open
 * pull requests.
 * https://docs.github.com/en/rest/actions/permissions#get-default-workflow-permissions-for-a-repository
 */
export function workflowPermissionRoutes({ needs, store }: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const path = "/repos/:owner/:repo/actions/permissions/workflow";

  app.get(path, needs("administration", "read", "admin"), (c) =>
    c.json({
      default_workflow_permissions: c.get("repository").defaultWorkflowPermissions ?? "read",
      can_approve_pull_request_reviews: c.get("repository").actionsMayOpenPullRequests,
    }),
  );

  app.put(path, needs("administration", "write", "admin"), async (c) => {
    const body = await readBody(c);
    const permissions = body.oneOf("default_workflow_permissions", ["read", "write"]);
    const allowed = body.boolean("can_approve_pull_request_reviews");
    body.done();
    const { id, actionsMayOpenPullRequests } = c.get("repository");
    store.repositories.update(id, {
      actionsMayOpenPullRequests: allowed ?? actionsMayOpenPullRequests,
      ...(permissions === undefined ? {} : { defaultWorkflowPermissions: permissions }),
    });
    return c.body(null, 204);
  });

  return app;
}
