import type { Vault } from "../../server/vault.ts";
import type { AccountState, Binding, ScriptRecord } from "./records.ts";

/** Types of bindings whose values are secret. */
const SECRET_TYPES: ReadonlySet<string> = new Set(["secret_text", "secret_key"]);

/** Returns the account as it is stored: its token and the secrets of its scripts are encrypted. */
export function sealAccount(account: AccountState, vault: Vault): AccountState {
  const seal = ({ type, name, ...value }: Binding): Binding => ({
    type,
    name,
    sealed: vault.seal(JSON.stringify(value)),
  });
  return convert(account, vault.seal, seal);
}

/** Returns a stored account as it was. Throws STATE_UNREADABLE. */
export function openAccount(account: AccountState, vault: Vault): AccountState {
  const open = (binding: Binding): Binding => {
    const { sealed, ...rest } = binding;
    return typeof sealed === "string" ? { ...rest, ...JSON.parse(vault.open(sealed)) } : binding;
  };
  return convert(account, vault.open, open);
}

function convert(
  account: AccountState,
  convertToken: (token: string) => string,
  convertSecret: (binding: Binding) => Binding,
): AccountState {
  const script = (record: ScriptRecord): ScriptRecord => ({
    ...record,
    bindings: record.bindings.map((each) => (SECRET_TYPES.has(each.type) ? convertSecret(each) : each)),
  });
  const mapValues = <T>(values: Record<string, T>, change: (value: T) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
  return {
    ...account,
    apiToken: convertToken(account.apiToken),
    namespaces: mapValues(account.namespaces, (each) => ({
      ...each,
      scripts: mapValues(each.scripts, script),
    })),
    scripts: mapValues(account.scripts, (each) => ({ ...each, versions: each.versions.map(script) })),
  };
}
