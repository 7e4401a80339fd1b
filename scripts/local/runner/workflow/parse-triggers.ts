import { invalidAt, unsupportedAt } from "../syntax/problem.ts";
import { isSupportedEvent } from "../syntax/supported-keys.ts";
import { entriesOf, findValue, literalTexts, type Place, type Template } from "../syntax/template.ts";
import { withoutUndefined } from "./optional.ts";
import type { Filter, Trigger } from "./workflow.ts";

/** Reads the value of `on`: an event's name, a list of names, or a mapping. */
export function parseTriggers(on: Template): ReadonlyMap<string, Trigger> {
  if (on.kind === "mapping") {
    return new Map(
      on.entries.map(({ key, keyPlace, value }) => [supported(key, keyPlace), parseTrigger(value)]),
    );
  }
  return new Map(literalTexts(on).map((name) => [supported(name, on.place), { place: on.place }]));
}

function supported(name: string, place: Place): string {
  if (!isSupportedEvent(name)) throw unsupportedAt(place, `The event \`${name}\` is not supported.`);
  return name;
}

function parseTrigger(template: Template): Trigger {
  const types = findValue(template, "types");
  return withoutUndefined({
    place: template.place,
    types: types && literalTexts(types),
    branches: parseFilter(template, "branches"),
    tags: parseFilter(template, "tags"),
    paths: parseFilter(template, "paths"),
    body: template.kind === "mapping" ? template : undefined,
  });
}

function parseFilter(trigger: Template, key: string): Filter | undefined {
  const wanted = findValue(trigger, key);
  const ignored = entriesOf(trigger).find((entry) => entry.key === `${key}-ignore`);
  if (wanted !== undefined && ignored !== undefined) {
    throw invalidAt(ignored.keyPlace, `\`${key}\` and \`${key}-ignore\` exclude each other.`);
  }
  const template = wanted ?? ignored?.value;
  return template && { patterns: literalTexts(template), ignore: ignored !== undefined };
}
