import { deployCommand } from "../../../../scripts/cli/commands/deploy.ts";

// Runs the command without the program, which would load the local platform, too.
await deployCommand().parseAsync();
