/** What `init` asks for, or what its flags said. Domains without a scheme; a port is allowed. */
export interface InitSettings {
  /** `owner/name` of the toolkit and the 40-digit commit that the callers are pinned to. */
  readonly toolkit: string;
  readonly commit: string;
  /** `v1.2.3`, a comment behind the pin. */
  readonly version: string;
  readonly apps: string;
  readonly branch: string;
  readonly previewDomain: string;
  readonly productionDomain: string;
  readonly stagingDomain?: string;
  readonly accountId?: string;
  readonly model: string;
}

export interface InitTemplate {
  /** Where the file goes in the apps repository. */
  readonly path: string;
  readonly text: string;
  /** A file that people edit is written once and never touched again. */
  readonly owner: "toolkit" | "people";
}

export interface InitChange {
  readonly path: string;
  readonly action: "create" | "update" | "unchanged" | "keep";
  readonly reason: string;
  /** Set for `create` and `update`. */
  readonly text?: string;
}

/** `present` gives the text of a file in the apps repository, or undefined. Running it twice changes nothing. */
export function planInit(
  templates: readonly InitTemplate[],
  settings: InitSettings,
  present: (path: string) => string | undefined,
): readonly InitChange[] {
  return templates.map(({ path, text: template, owner }): InitChange => {
    const text = fillSlots(template, slotsOf(settings));
    const existing = present(path);
    if (existing === undefined) return { path, action: "create", reason: "not there yet", text };
    if (owner === "people") return { path, action: "keep", reason: "yours to edit" };
    if (existing === text) return { path, action: "unchanged", reason: "same as this release's" };
    return { path, action: "update", reason: "differs from this release's", text };
  });
}

function slotsOf(settings: InitSettings): Readonly<Record<string, string>> {
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

/** Slots are `{{name}}`; GitHub's own `${{ … }}` is left alone. An unknown slot is a bug of the template. */
export function fillSlots(template: string, slots: Readonly<Record<string, string>>): string {
  return template.replace(/(?<!\$)\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = slots[name];
    if (value === undefined) throw new Error(`The template has an unknown slot "${name}".`);
    return value;
  });
}
