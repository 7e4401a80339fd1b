import { expect, it } from "vitest";
import { OPERATIONS } from "../../../../scripts/local/github/openapi/operations.ts";
import { REST_ROUTES } from "../../../../scripts/local/github/routes/index.ts";
import { startGitHub } from "../../start-github.ts";

it("serves exactly the operations in the committed description", async () => {
  await using gitHub = await startGitHub();
  const served = REST_ROUTES.flatMap((routes) => routes(gitHub.context).routes)
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replace(/:\w+(\{[^/]*\})?/g, "{}")}`)
    // The root directory; GitHub describes it as `/contents/{path}` with an empty path.
    .filter((operation) => operation !== "GET /repos/{}/{}/contents");
  const listed = OPERATIONS.map((operation) => operation.replace(/\{\w+\}/g, "{}"));
  expect([...new Set(served)].sort()).toEqual([...listed].sort());
});
