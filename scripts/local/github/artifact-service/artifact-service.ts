import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import { blobRoutes } from "../blob-service/blob-routes.ts";
import type { Context } from "../context/context.ts";
import { createArtifacts } from "./artifacts.ts";
import { twirpRoutes } from "./twirp-routes.ts";

/**
 * Serves GitHub's artifact service, version 4, as the package `@actions/artifact` uses it. Mount it at the root of
 * `ACTIONS_RESULTS_URL`.
 */
export function artifactServiceRoutes(context: Context): Hono<AppEnv> {
  const artifacts = createArtifacts(context);
  // An upload cannot continue after a restart.
  context.store.artifacts.deleteWhere(({ complete }) => !complete);
  const readHeaders = (id: number): Readonly<Record<string, string>> => {
    const { name = "artifact", contentType = "application/zip" } = context.store.artifacts.get(id) ?? {};
    const fileName = contentType === "application/zip" ? `${name}.zip` : name;
    return {
      "content-type": contentType,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    };
  };
  return new Hono<AppEnv>()
    .route("/", twirpRoutes(context, artifacts))
    .route("/", blobRoutes({ kind: "artifact", ...artifacts, readHeaders }, context.signatures));
}
