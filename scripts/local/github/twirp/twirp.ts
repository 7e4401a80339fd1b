import { Hono, type Context as Request } from "hono";
import { HTTPException } from "hono/http-exception";
import * as v from "valibot";
import { describeProblems, validate } from "../../../../actions/shared/domain/schema/validate.ts";
import type { RuntimeClaims, RuntimeTokens } from "../auth/runtime-tokens.ts";

/** Creates a router that renders errors as Twirp does: https://twitchtv.github.io/twirp/docs/spec_v7.html */
export function createTwirpRoutes(): Hono {
  const routes = new Hono();
  routes.onError((thrown, c) => {
    if (thrown instanceof HTTPException) return thrown.getResponse();
    return c.json({ code: "internal", msg: "internal error" }, 500);
  });
  return routes;
}

/** Returns the job whose runtime token the call carries. Throws Twirp's `unauthenticated`. */
export function authenticateJob(c: Request, runtimeTokens: RuntimeTokens): RuntimeClaims {
  const [, token = ""] = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
  const job = runtimeTokens.verify(token);
  if (job === undefined) throw twirpError(401, "unauthenticated", "the runtime token is not valid");
  return job;
}

/** An `int64` of protobuf's JSON: a string of digits. https://protobuf.dev/programming-guides/json/ */
export const int64 = v.pipe(
  v.string(),
  v.regex(/^\d{1,16}$/, "a whole number, as a string"),
  v.transform(Number),
);

/**
 * Reads a call's message in protobuf's JSON, as the official clients send it: with the field names of the .proto file and
 * without empty fields. Throws Twirp's `malformed`.
 */
export async function readRequest<const Schema extends v.GenericSchema>(
  c: Request,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    throw twirpError(400, "malformed", "the message is not valid JSON");
  }
  const message = validate(schema, body);
  if (!message.valid) throw twirpError(400, "malformed", describeProblems(message.problems));
  return message.value;
}

type TwirpCode =
  | "already_exists"
  | "invalid_argument"
  | "malformed"
  | "not_found"
  | "permission_denied"
  | "unauthenticated";

/** Creates an error response of Twirp's. */
export function twirpError(status: 400 | 401 | 403 | 404 | 409, code: TwirpCode, msg: string): HTTPException {
  return new HTTPException(status, { res: Response.json({ code, msg }, { status }) });
}
