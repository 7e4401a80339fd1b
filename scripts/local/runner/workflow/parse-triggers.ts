import { withoutUndefined } from "../../../../actions/shared/domain/schema/tolerant.ts";
import { invalidAt, unsupportedAt } from "../syntax/problem.ts";
import { isSupportedEvent } from "../syntax/supported-keys.ts";
import { findValue, type Location, listEntries, literalStrings, type Template } from "../syntax/template.ts";
import type { Filter, Trigger } from "./workflow.ts";

/** Parses the value of `on`: the name of an event, a list of names, or a mapping. */
export function parseTriggers(on: Template): ReadonlyMap<string, Trigger> {
  if (on.kind === "mapping") {
    return new Map(
      on.entries.map(({ key, keyLocation, value }) => [
        requireSupported(key, keyLocation),
        parseTrigger(value),
      ]),
    );
  }
  return new Map(
    literalStrings(on).map((name) => [requireSupported(name, on.location), { location: on.location }]),
  );
}

function requireSupported(name: string, location: Location): string {
  if (!isSupportedEvent(name)) throw unsupportedAt(location, `The event \`${name}\` is not supported.`);
  return name;
}

function parseTrigger(template: Template): Trigger {
  const types = findValue(template, "types");
  return withoutUndefined({
    location: template.location,
    types: types && literalStrings(types),
    branches: parseFilter(template, "branches"),
    tags: parseFilter(template, "tags"),
    paths: parseFilter(template, "paths"),
    body: template.kind === "mapping" ? template : undefined,
  });
}

function parseFilter(trigger: Template, key: string): Filter | undefined {
  const wanted = findValue(trigger, key);
  const ignored = listEntries(trigger).find((entry) => entry.key === `${key}-ignore`);
  if (wanted !== undefined && ignored !== undefined) {
    throw invalidAt(ignored.keyLocation, `\`${key}\` and \`${key}-ignore\` must not be used together.`);
  }
  const template = wanted ?? ignored?.value;
  return template && { patterns: literalStrings(template), ignore: ignored !== undefined };
}
