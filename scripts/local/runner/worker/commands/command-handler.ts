import { withoutUndefined } from "../../../../../actions/shared/domain/schema/tolerant.ts";
import type { Annotation } from "../../host/runner-host.ts";
import type { Masker } from "../messages/masker.ts";
import type { StepLog } from "../messages/step-log.ts";
import { type Command, isRegistered, parseCommand } from "./command.ts";

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
    const command = parseCommand(line, this.#resumeToken);
    if (this.#resumeToken !== undefined) {
      if (command?.name === this.#resumeToken) this.#resumeToken = undefined;
      this.#log.write(line);
    } else if (command === undefined) {
      this.#log.write(line);
    } else {
      this.#execute(command, line);
    }
  }

  #execute({ name, properties, data }: Command, line: string): void {
    switch (name) {
      case "error":
      case "warning":
      case "notice":
        this.#log.annotate(toAnnotation(name, properties, data));
        break;
      case "group":
      case "endgroup":
        this.#log.write(`##[${name}]${data}`);
        break;
      case "add-mask":
        if (data.trim() !== "") this.#masker.add(data);
        break;
      // Only shown with step debug logging, which the local runner does not support.
      case "debug":
      case "echo":
      case "add-matcher":
      case "remove-matcher":
        break;
      case "stop-commands":
        this.#stop(data, line);
        break;
      case "set-output":
        this.#set(this.outputs, properties["name"], data, line);
        break;
      case "save-state":
        this.#set(this.state, properties["name"], data, line);
        break;
      case "set-env":
      case "add-path":
        this.refused = `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`;
        break;
    }
  }

  #stop(token: string, line: string): void {
    if (token === "" || token.toLowerCase() === "pause-logging" || isRegistered(token)) {
      this.refused =
        "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.";
      return;
    }
    if (token.length > 6) this.#masker.add(token);
    this.#resumeToken = token.toLowerCase();
    this.#log.write(line);
  }

  #set(values: Map<string, string>, name: string | undefined, value: string, line: string): void {
    if (name === undefined) this.refused = `Unable to process command '${line}' successfully.`;
    else values.set(name, value);
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
