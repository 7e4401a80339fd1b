/** An entry of GitHub's `errors`. https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
export interface FieldError {
  readonly resource: string;
  readonly code: "missing" | "missing_field" | "invalid" | "already_exists" | "unprocessable" | "custom";
  readonly field?: string;
  /** Present for the code `custom`. */
  readonly message?: string;
  readonly value?: unknown;
}

/** An error response. Any code below a route may throw it; the app renders it in one place. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  readonly status: number;
  readonly errors: readonly (FieldError | string)[];

  constructor(status: number, message: string, errors: readonly (FieldError | string)[] = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export const notFound = () => new GitHubError(404, "Not Found");
export const badCredentials = () => new GitHubError(401, "Bad credentials");
export const requiresAuthentication = () => new GitHubError(401, "Requires authentication");
export const notAccessibleByIntegration = () =>
  new GitHubError(403, "Resource not accessible by integration");

/** Creates GitHub's 422 with the fields that are wrong. */
export function validationFailed(...errors: readonly (FieldError | string)[]): GitHubError {
  return new GitHubError(422, "Validation Failed", errors);
}

/** Renders the body of an error response. https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
export function renderError(error: GitHubError): Record<string, unknown> {
  return {
    message: error.message,
    ...(error.errors.length === 0 ? {} : { errors: error.errors }),
    documentation_url: "https://docs.github.com/rest",
    status: String(error.status),
  };
}
