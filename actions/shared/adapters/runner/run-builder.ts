import { dirname } from "node:path";
import type { Registries } from "../../domain/packages/registry-address.ts";
import type { Builder } from "../../ports/builder.ts";
import type { Log } from "../../ports/log.ts";
import { createEsbuildBuilder } from "../build/app/builder.ts";
import { isPushToDefaultBranch } from "../github/events/build-event.ts";
import { createRunPackages } from "./apps-repository.ts";
import type { EventContext } from "./event-context.ts";

/** Creates the builder of a job that holds a token: only a push to the default branch stores packages. */
export function createRunBuilder(
  event: EventContext,
  githubToken: string,
  log: Log,
  registries: () => Promise<Registries>,
): Promise<Builder> {
  const trusted = isPushToDefaultBranch(event.eventName, event.payload);
  return createEsbuildBuilder({
    searchFrom: dirname(process.argv[1] ?? ""),
    registries,
    cache: createRunPackages(event, githubToken, { trusted, log }),
  });
}
