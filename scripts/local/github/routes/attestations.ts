import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";

/**
 * Serves the list of attestations, which is always empty: this stand-in has no Sigstore, like GitHub Enterprise Server.
 * https://docs.github.com/en/rest/repos/attestations
 */
export function attestationRoutes({ needs }: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get("/repos/:owner/:repo/attestations/:digest", needs("metadata", "read"), (c) =>
    c.json({ attestations: [] }),
  );
  return app;
}
