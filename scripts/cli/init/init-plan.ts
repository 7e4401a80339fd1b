/** Values that the templates need. Domains have no scheme and may have a port. */
export interface InitSettings {
  /** `owner/name` of the toolkit. */
  readonly toolkit: string;
  /** 40-digit commit of the toolkit that the callers are pinned to. */
  readonly commit: string;
  /** `v1.2.3`; written as a comment after the pin. */
  readonly version: string;
  readonly apps: string;
  readonly branch: string;
  readonly previewDomain: string;
  readonly productionDomain: string;
  readonly stagingDomain?: string;
  readonly accountId?: string;
  readonly model: string;
}

/** A file of `templates/callers`, before its slots are filled. */
export interface InitTemplate {
  /** Path in the apps repository. */
  readonly path: string;
  readonly text: string;
  /** A file owned by people is written once and never overwritten. */
  readonly owner: "toolkit" | "people";
}

/** What `init` does with one file. */
export interface InitChange {
  readonly path: string;
  readonly action: "create" | "update" | "unchanged" | "keep";
  readonly reason: string;
  /** Set for `create` and `update`. */
  readonly text?: string;
}

/**
 * Plans the files to write. `findText` returns the present text of a file in the apps repository, or undefined.
 * Idempotent: after the changes are written, the next plan is empty.
 */
export function planInit(
  templates: readonly InitTemplate[],
  settings: InitSettings,
  findText: (path: string) => string | undefined,
): readonly InitChange[] {
  const slots = toSlots(settings);
  return templates.map(({ path, text: template, owner }): InitChange => {
    const text = fillSlots(template, slots);
    const existing = findText(path);
    if (existing === undefined) return { path, action: "create", reason: "does not exist yet", text };
    if (owner === "people") return { path, action: "keep", reason: "yours to edit" };
    if (existing === text) return { path, action: "unchanged", reason: "same as this release's" };
    return { path, action: "update", reason: "differs from this release's", text };
  });
}

function toSlots(settings: InitSettings): Readonly<Record<string, string>> {
  const { apps, accountId, stagingDomain } = settings;
  return {
    toolkit: settings.toolkit,
    commit: settings.commit,
    version: settings.version,
    branch: settings.branch,
    apps,
    staging: String(stagingDomain !== undefined),
    previewDomain: settings.previewDomain,
    productionDomain: settings.productionDomain,
    model: settings.model,
    account: accountId === undefined ? '  # account-id: ""\n' : `  account-id: "${accountId}"\n`,
    stagingEnvironment:
      stagingDomain === undefined
        ? ""
        : `  staging:\n    domain: ${stagingDomain}\n    namespace: overskill-staging\n`,
  };
}

/** Replaces every slot `{{name}}`, but not GitHub's own `${{ … }}`. Throws for an unknown slot, which is a bug in the template. */
function fillSlots(template: string, slots: Readonly<Record<string, string>>): string {
  return template.replace(/(?<!\$)\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = slots[name];
    if (value === undefined) throw new Error(`The template has an unknown slot "${name}".`);
    return value;
  });
}
