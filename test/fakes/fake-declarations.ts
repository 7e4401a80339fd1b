import { readDeclaration } from "../../actions/shared/adapters/build/wrangler/read-declaration.ts";
import type { AppDeclaration } from "../../actions/shared/domain/policy/declaration.ts";
import type { Declarations } from "../../actions/shared/ports/declarations.ts";

/** Wrangler configurations by app, as objects: one line of JSON per top-level key, after a line with the brace. */
export type Configurations = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Declarations of configurations in memory. */
export class FakeDeclarations implements Declarations {
  readonly #checkout: Configurations;
  readonly #defaultBranch: Configurations;
  /** Number of times that the default branch was read. */
  fetches = 0;

  /** Both are equal unless the second is given. */
  constructor(checkout: Configurations = {}, defaultBranch: Configurations = checkout) {
    this.#checkout = checkout;
    this.#defaultBranch = defaultBranch;
  }

  async find(app: string, _path: string): Promise<AppDeclaration | undefined> {
    return (await this.checkout()).find((declaration) => declaration.app === app);
  }

  checkout(): Promise<readonly AppDeclaration[]> {
    return readAll(this.#checkout);
  }

  defaultBranch(): Promise<readonly AppDeclaration[]> {
    this.fetches += 1;
    return readAll(this.#defaultBranch);
  }
}

async function readAll(configurations: Configurations): Promise<readonly AppDeclaration[]> {
  const declarations = Object.entries(configurations).map(([app, values]) => {
    const lines = Object.entries(values).map(
      ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    );
    return readDeclaration({ app, file: `apps/${app}/wrangler.jsonc`, text: `{\n${lines.join(",\n")}\n}\n` });
  });
  return (await Promise.all(declarations)).filter((one) => one !== undefined);
}
