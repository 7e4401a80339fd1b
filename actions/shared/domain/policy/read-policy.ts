import * as v from "valibot";
import { isSlug } from "../naming.ts";
import { strictObject } from "../schema/fields.ts";
import type { FieldPath, FieldProblem } from "../schema/validate.ts";
import { ALLOWABLE_KINDS, findTraits } from "./binding-table.ts";
import type { AllowedBinding, SharedResource } from "./policy.ts";
import { isSameResource } from "./resource-id.ts";

const kind = v.pipe(
  v.string(),
  v.check((type) => ALLOWABLE_KINDS.includes(type), `one of ${ALLOWABLE_KINDS.join(", ")}`),
);

/** YAML reads some ids without quotes as numbers, and a number would lose digits. */
const resourceId = v.pipe(
  v.string("a string; put it in quotes"),
  v.minLength(1, "a string that is not empty"),
);

const slugs = (least: number, expected: string) =>
  v.pipe(
    v.array(v.string()),
    v.check((apps) => apps.length >= least && apps.every(isSlug), expected),
  );

const line = v.pipe(
  strictObject({
    type: kind,
    id: v.optional(resourceId),
    apps: v.optional(slugs(1, "a list of apps' names")),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { type, id } = dataset.value;
    const hasId = findTraits(type)?.access === "resource";
    if (hasId === (id !== undefined)) return;
    const message = hasId
      ? `needs an \`id\`, because it is of type ${type}`
      : `cannot have an \`id\`: ${type} has none`;
    addIssue({ message });
  }),
  v.transform(
    ({ type, id, apps }): AllowedBinding => ({
      kind: type,
      ...(id === undefined ? {} : { id }),
      ...(apps === undefined ? {} : { apps }),
    }),
  ),
);

const shared = v.pipe(
  strictObject({ type: kind, id: resourceId, apps: slugs(2, "a list of at least two apps' names") }),
  v.transform(({ type, id, apps }): SharedResource => ({ kind: type, id, apps })),
);

/** Schema of `environments.<name>.bindings`. */
export const allowedBindings = v.nullish(v.array(line));

/** Schema of `resources`. */
export const resources = v.nullish(strictObject({ shared: v.nullish(v.array(shared), []) }));

/** Finds resources that several environments list: each environment needs its own. */
export function findRepeatedResources(
  environments: readonly (readonly [name: string, lines: readonly AllowedBinding[]])[],
): readonly FieldProblem[] {
  const all = environments.flatMap(([name, lines]) =>
    lines.flatMap(({ kind: type, id }, index) => (id === undefined ? [] : [{ name, kind: type, id, index }])),
  );
  return all.flatMap((one, index): FieldProblem[] => {
    const other = all
      .slice(0, index)
      .find((earlier) => earlier.name !== one.name && isSameResource(earlier, one));
    if (other === undefined) return [];
    const path: FieldPath = ["environments", one.name, "bindings", one.index, "id"];
    const message = `${one.name} and ${other.name} list the same ${findTraits(one.kind)?.noun}, ${JSON.stringify(one.id)}; give each its own.`;
    return [{ path, message, reason: "invalid" }];
  });
}
