import type { Annotation } from "../../host/runner-host.ts";
import { withoutUndefined } from "../../workflow/optional.ts";
import type { Masker } from "../messages/masker.ts";
import type { StepLog } from "../messages/step-log.ts";
import { type Command, parseCommand } from "./command.ts";

/** Runs the workflow commands that one process prints, and logs its other lines. */
export class CommandHandler {
  readonly outputs = new Map<string, string>();
  readonly state = new Map<string, string>();
  /** Message about a command that GitHub has disabled, for which the step must fail. */
  refused: string | undefined;
  readonly #log: StepLog;
  readonly #masker: Masker;
  #resumeToken: string | undefined;

  constructor(log: StepLog, masker: Masker) {
    this.#log = log;
    this.#masker = masker;
  }

  accept(line: string): void {
    const command = parseCommand(line);
    if (this.#resumeToken !== undefined) {
      if (command?.name === this.#resumeToken) this.#resumeToken = undefined;
      this.#log.write(line);
    } else if (command === undefined || !this.#execute(command)) {
      this.#log.write(line);
    }
  }

  /** Returns false for an unknown command, whose line is ordinary output. */
  #execute({ name, properties, data }: Command): boolean {
    switch (name) {
      case "error":
      case "warning":
      case "notice":
        this.#log.annotate(toAnnotation(name, properties, data));
        return true;
      case "group":
      case "endgroup":
        this.#log.write(`##[${name}]${data}`);
        return true;
      case "add-mask":
        if (data.trim() !== "") this.#masker.add(data);
        return true;
      // Only shown with step debug logging, which the local runner does not support.
      case "debug":
      case "echo":
      case "add-matcher":
      case "remove-matcher":
        return true;
      case "stop-commands":
        this.#resumeToken = data.toLowerCase();
        return true;
      case "set-output":
        this.outputs.set(properties["name"] ?? "", data);
        return true;
      case "save-state":
        this.state.set(properties["name"] ?? "", data);
        return true;
      case "set-env":
      case "add-path":
        this.refused = `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`;
        return true;
      default:
        return false;
    }
  }
}

function toAnnotation(
  level: Annotation["level"],
  properties: Readonly<Record<string, string>>,
  message: string,
): Annotation {
  return withoutUndefined({
    level,
    message,
    title: properties["title"],
    file: properties["file"],
    startLine: toNumber(properties["line"]),
    startColumn: toNumber(properties["col"]),
  });
}

function toNumber(text: string | undefined): number | undefined {
  const number = Number.parseInt(text ?? "", 10);
  return Number.isNaN(number) ? undefined : number;
}
