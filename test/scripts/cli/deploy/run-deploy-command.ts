import { deployCommand } from "../../../../scripts/cli/commands/deploy.ts";

/** The command alone: the whole program loads the local platform, too. */
await deployCommand().parseAsync();
