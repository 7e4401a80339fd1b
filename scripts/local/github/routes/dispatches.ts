import { Hono } from "hono";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readBody } from "../http/body-reader.ts";
import { GitHubError } from "../http/errors.ts";

const MAX_EVENT_TYPE = 100;
const MAX_PROPERTIES = 10;
const MAX_PAYLOAD_BYTES = 64 * 1024;

/** Serves https://docs.github.com/en/rest/repos/repos#create-a-repository-dispatch-event */
export function dispatchRoutes(context: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/repos/:owner/:repo/dispatches", context.needs("contents", "write"), async (c) => {
    const repository = c.get("repository");
    const body = await readBody(c);
    const eventType = body.requiredString("event_type");
    const given = body.object("client_payload");
    body.done();
    const clientPayload = (given === undefined ? {} : body.raw("client_payload")) as Record<string, unknown>;
    if (eventType === "" || eventType.length > MAX_EVENT_TYPE) {
      throw new GitHubError(
        422,
        `Invalid request.\n\nevent_type must have 1 to ${MAX_EVENT_TYPE} characters.`,
      );
    }
    const count = Object.keys(clientPayload).length;
    if (count > MAX_PROPERTIES) {
      const limit = `No more than ${MAX_PROPERTIES} properties are allowed; ${count} were supplied.`;
      throw new GitHubError(422, `Invalid request.\n\n${limit}`);
    }
    if (Buffer.byteLength(JSON.stringify(clientPayload)) >= MAX_PAYLOAD_BYTES) {
      throw new GitHubError(422, "client_payload is too large.");
    }
    const payload = { action: eventType, branch: repository.defaultBranch, client_payload: clientPayload };
    const actor = signedIn(c.get("actor"));
    context.events.emit({ name: "repository_dispatch", repository, actor, payload });
    return c.body(null, 204);
  });

  return app;
}
