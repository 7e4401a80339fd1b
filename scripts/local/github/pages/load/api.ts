import type { FieldError } from "../../http/errors.ts";
import type { Visitor } from "./page-scope.ts";

/** The REST API's refusal, with its own words. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * The pages are a client of the stand-in's own REST API: whatever a form does, and every answer it gets, is what the
 * API gives to the same person. Throws ApiRefusal. `Body` is the answer's schema in `@octokit/openapi-types`.
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

/** The message, followed by what is said of each field. */
export function describeErrors({ message, errors = [] }: ErrorBody): string {
  const details = errors.map((error) =>
    typeof error === "string" ? error : (error.message ?? `${error.field} is ${error.code}`),
  );
  return [message, ...details].join(". ");
}

/** Addresses that a workflow wrote become links only when they lead to a web page. */
export function webAddress(text: string | null | undefined): string | undefined {
  return text && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}
