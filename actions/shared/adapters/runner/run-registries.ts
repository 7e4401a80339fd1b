import { parseEnv } from "node:util";
import * as core from "@actions/core";
import type { PipelineConfig } from "../../domain/config/config.ts";
import type { Registries } from "../../domain/packages/registry-address.ts";
import { readRegistry } from "../registry/fetch-binary.ts";

/**
 * Returns the registries of a run: the one that the runner is configured with, and those of the default branch's
 * configuration, with their tokens. `tokens` are lines of the form `NAME=token`. A registry whose token is missing is asked
 * without one.
 */
export function createRunRegistries({ registries = [] }: PipelineConfig, tokens = ""): Registries {
  const byName = parseEnv(tokens);
  for (const token of Object.values(byName)) if (token) core.setSecret(token);
  return {
    main: { url: readRegistry(process.env) },
    others: registries.map(({ url, scopes, token: name }) => {
      const token = name === undefined ? undefined : byName[name];
      return { url, scopes, ...(token ? { token } : {}) };
    }),
  };
}
