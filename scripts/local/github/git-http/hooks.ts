import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Actor } from "../auth/actor.ts";
import type { RefUpdate } from "../git/refs.ts";

/** Server hooks of all repositories, which report what a push changed. */
export interface Hooks {
  /** Prepares the hooks for one push by `actor`. */
  receive(actor: Actor): Promise<Receipt>;
}

/** One push, as the hooks see it. */
interface Receipt {
  /** Environment for `git http-backend`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Returns the refs that moved; call it after git has exited. */
  updates(): Promise<readonly RefUpdate[]>;
}

/**
 * Rejects what GitHub rejects: pushes to hidden refs, and workflow files that a job's token pushes. Commits that another
 * ref already contains are exempt, so that a job may merge or branch from a branch with workflows.
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

/** Saves the ref updates for `Receipt.updates`. */
const POST_RECEIVE = `#!/bin/sh
cat > "$OVERSKILL_RECEIVED"
`;

/**
 * Writes the hooks to `stateDirectory`; all repositories share them through `core.hooksPath`. The writes are synchronous,
 * so that a stand-in that is closed right after its start has no write pending.
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
            // Garbage collection would continue in the background and could outlive the stand-in.
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
