import type { SandboxChoice } from "../../../domain/sandbox/choose-sandbox.ts";
import type { Mount } from "../../process/sandbox/mounts.ts";
import { runConfined } from "../../process/sandbox/run-confined.ts";
import { readRegistry } from "../../registry/fetch-binary.ts";
import { MANAGER_ENVIRONMENT, type RunManager } from "../packages/install-packages.ts";

const TIMEOUT_MS = 10 * 60_000;

/** Registries of the package managers: reachable even where a company's network answers for them with a private address. */
const REGISTRIES = ["https://registry.npmjs.org", "https://registry.yarnpkg.com"];

/**
 * Creates a function that runs a package manager in the sandbox. It reaches public addresses and the registry that this
 * machine is configured with, because a git dependency, an `.npmrc` or a plugin of the package manager may run code of
 * the app.
 */
export function createManagerRunner(
  sandbox: SandboxChoice,
  listMounts: () => Promise<readonly Mount[]>,
): RunManager {
  const configured = process.env["npm_config_registry"];
  const registry = readRegistry(process.env);
  const also = new Set([...REGISTRIES, registry].filter((url) => URL.canParse(url)).map(toHostAndPort));
  return async ({ root, manager }, args) =>
    runConfined(sandbox, {
      command: manager.name,
      args,
      directory: root,
      mounts: await listMounts(),
      environment: {
        ...(configured === undefined ? {} : { npm_config_registry: configured }),
        ...MANAGER_ENVIRONMENT,
        ...manager.environment,
      },
      network: { also },
      timeoutMs: TIMEOUT_MS,
    });
}

function toHostAndPort(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === "http:" ? 80 : 443)}`;
}
