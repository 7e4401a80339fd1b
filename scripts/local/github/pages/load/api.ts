import type { FieldError } from "../../http/errors.ts";
import type { Visitor } from "./page-scope.ts";

/** Thrown when the REST API answers with an error; the message is the API's. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Calls the stand-in's own REST API as the visitor, so that a form can do exactly what the API allows that person.
 * Throws ApiRefusal. `Body` is the answer's schema in `@octokit/openapi-types`.
 */
export async function callApi<Body>(
  { context, viewer }: Visitor,
  method: string,
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<Body> {
  const response = await context.callApi(viewer, path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  });
  const text = await response.text();
  if (!response.ok) throw new ApiRefusal(response.status, describeRefusal(text, response.status));
  return (text === "" ? undefined : JSON.parse(text)) as Body;
}

function describeRefusal(text: string, status: number): string {
  try {
    return describeErrors(JSON.parse(text) as ErrorBody);
  } catch {
    return `The API answered ${status}.`;
  }
}

interface ErrorBody {
  readonly message: string;
  readonly errors?: readonly (string | Partial<FieldError>)[];
}

/** Joins an error's message and the problem of each field. */
export function describeErrors({ message, errors = [] }: ErrorBody): string {
  const details = errors.map((error) =>
    typeof error === "string" ? error : (error.message ?? `${error.field} is ${error.code}`),
  );
  return [message, ...details].join(". ");
}

/** Runs an action. Returns the API's refusal, if any; throws every other error. */
export async function catchRefusal(action: () => Promise<unknown>): Promise<ApiRefusal | undefined> {
  try {
    await action();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof ApiRefusal) return thrown;
    throw thrown;
  }
}
