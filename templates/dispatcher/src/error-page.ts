import type { Failure } from "./failure.ts";
import type { Environment } from "./route.ts";

interface Page {
  readonly status: number;
  readonly title: string;
  readonly text: string;
}

const UNKNOWN_HOST: Page = {
  status: 404,
  title: "No such app",
  text: "Nothing is configured for this address.",
};

function pageFor(failure: Failure, environment: Environment): Page {
  switch (failure) {
    case "missing":
      return environment === "preview"
        ? { status: 404, title: "No such preview", text: "This preview was removed or never built." }
        : { status: 404, title: "No such app", text: "No app is deployed under this address." };
    case "limit":
      return {
        status: 503,
        title: "Over the limit",
        text: "The app used more resources than it may. Try again later.",
      };
    case "crashed":
      return { status: 502, title: "The app failed", text: "The app did not answer this request." };
  }
}

export const renderUnknownHost = (): Response => render(UNKNOWN_HOST);

/** Renders a page that tells visitors what happened; only the log contains the cause. */
export function renderFailure(failure: Failure, environment: Environment): Response {
  return render(pageFor(failure, environment));
}

function render({ status, title, text }: Page): Response {
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  };
  return new Response(
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --paper: #f6f8fa; --card: #fff; --line: #d1d9e0 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f6fc; --soft: #9198a1; --paper: #0d1117; --card: #151b23; --line: #3d444d }
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", sans-serif }
main { max-width: 26rem; width: 100%; padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px }
small { color: var(--soft); font-variant-numeric: tabular-nums; letter-spacing: .08em }
h1 { margin: .25rem 0 .5rem; font-size: 1.375rem; line-height: 1.25 }
p { margin: 0; color: var(--soft) }
</style>
</head>
<body><main><small>${status}</small><h1>${title}</h1><p>${text}</p></main></body>
</html>
`,
    { status, headers },
  );
}
