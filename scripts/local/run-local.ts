import { bundleActions } from "../release/bundle-actions.ts";
import { quietLog } from "../terminal/output.ts";
import { OWNER, type Platform, type PlatformOptions, startPlatform } from "./platform.ts";

/** Starts the platform, prints one line of JSON when it is ready, and runs until `interrupted` resolves. */
export async function runLocal(
  options: Pick<PlatformOptions, "port" | "latencyMs" | "stateDirectory" | "allowCustomBuilds">,
  interrupted: Promise<void>,
): Promise<void> {
  await bundleActions();
  await using platform = disposable(await startPlatform({ log: quietLog, ...options }));
  process.stdout.write(`${JSON.stringify(describePlatform(platform))}\n`);
  await interrupted;
}

/** Describes the platform for scripts. The tokens are valid only on this platform. */
export function describePlatform({ github, cloudflare, model, namespaces, domains }: Platform) {
  const tokens: Readonly<Record<string, string>> = { [OWNER]: github.tokenOf(OWNER) };
  return {
    github: {
      url: github.serverUrl,
      loginUrl: github.loginUrl(OWNER),
      apiUrl: github.apiUrl,
      owner: OWNER,
      tokens,
    },
    cloudflare: {
      apiUrl: cloudflare.apiUrl,
      accountId: cloudflare.accountId,
      apiToken: cloudflare.apiToken,
      dispatcherUrl: cloudflare.dispatcherUrl,
      namespaces,
      domains,
    },
    model: { baseUrl: model.baseUrl, name: model.model },
  };
}

/** Makes a platform usable with `await using`. */
export function disposable(platform: Platform): Platform & AsyncDisposable {
  return { ...platform, [Symbol.asyncDispose]: () => platform.close() };
}
