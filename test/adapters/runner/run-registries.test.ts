import { expect, it } from "vitest";
import { createRunRegistries } from "../../../actions/shared/adapters/runner/run-registries.ts";
import type { PipelineConfig } from "../../../actions/shared/domain/config/config.ts";

const config = {
  registries: [
    { url: "https://npm.acme.example", scopes: ["@acme"], token: "ACME_TOKEN" },
    { url: "https://npm.other.example", scopes: [], token: "OTHER_TOKEN" },
    { url: "https://mirror.example", scopes: [] },
  ],
} as unknown as PipelineConfig;

it("gives each registry only the token that the configuration names for it", () => {
  const { others } = createRunRegistries(config, "ACME_TOKEN=npm_a\nUNUSED=npm_u\n");
  expect(others).toEqual([
    { url: "https://npm.acme.example", scopes: ["@acme"], token: "npm_a" },
    { url: "https://npm.other.example", scopes: [] },
    { url: "https://mirror.example", scopes: [] },
  ]);
});
