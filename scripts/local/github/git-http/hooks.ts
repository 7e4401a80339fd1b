import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Actor } from "../auth/actor.ts";
import type { RefUpdate } from "../git/refs.ts";

export interface Hooks {
  /** Prepares one push; `environment` goes to `git http-backend`. */
  receive(actor: Actor): Promise<Receipt>;
}

export interface Receipt {
  readonly environment: Readonly<Record<string, string>>;
  /** The refs that moved, once git is through. */
  updates(): Promise<readonly RefUpdate[]>;
}

/**
 * `pre-receive` refuses what GitHub refuses: hidden refs, and workflow files when a job's token pushes them. A commit
 * that other refs have already is not news, so merging or branching from a branch with workflows is fine.
 */
const PRE_RECEIVE = `#!/bin/sh
zero=0000000000000000000000000000000000000000
while read -r before after ref; do
  case "$ref" in
    refs/pull/*)
      echo "deny updating a hidden ref: $ref" >&2
      exit 1 ;;
  esac
  if [ "$OVERSKILL_ACTOR" = job ] && [ "$after" != "$zero" ]; then
    file=$(git log -c --format= --name-only "$after" --not --all -- .github/workflows | sed '/^$/d' | head -n 1)
    if [ -n "$file" ]; then
      echo "refusing to allow a GitHub App to create or update workflow \\\`$file\\\` without \\\`workflows\\\` permission" >&2
      exit 1
    fi
  fi
done
`;

const POST_RECEIVE = `#!/bin/sh
cat > "$OVERSKILL_RECEIVED"
`;

/**
 * Writes the hooks once below `stateDirectory`; every repository shares them through `core.hooksPath`. At once, so
 * that a stand-in that is closed right after its start has nothing left to write.
 */
export function createHooks(stateDirectory: string): Hooks {
  const hooks = join(stateDirectory, "hooks");
  const receipts = join(stateDirectory, "receipts");
  rmSync(receipts, { recursive: true, force: true });
  mkdirSync(receipts, { recursive: true });
  mkdirSync(hooks, { recursive: true });
  writeFileSync(join(hooks, "pre-receive"), PRE_RECEIVE, { mode: 0o755 });
  writeFileSync(join(hooks, "post-receive"), POST_RECEIVE, { mode: 0o755 });

  return {
    async receive(actor) {
      const file = join(receipts, randomUUID());
      return {
        environment: {
          OVERSKILL_ACTOR: actor.kind,
          OVERSKILL_RECEIVED: file,
          ...gitConfig({
            "core.hooksPath": hooks,
            "http.receivepack": "true",
            // It would go on in the background, after the answer and perhaps after the stand-in.
            "receive.autogc": "false",
          }),
        },
        async updates() {
          const text = await readFile(file, "utf8").catch(() => "");
          await rm(file, { force: true });
          return text.split("\n").filter(Boolean).map(parseUpdate);
        },
      };
    },
  };
}

/** https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT */
function gitConfig(settings: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(settings);
  const environment: Record<string, string> = { GIT_CONFIG_COUNT: String(entries.length) };
  for (const [index, [key, value]] of entries.entries()) {
    environment[`GIT_CONFIG_KEY_${index}`] = key;
    environment[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return environment;
}

function parseUpdate(line: string): RefUpdate {
  const [before = "", after = "", ref = ""] = line.split(" ");
  return { ref, before, after };
}
