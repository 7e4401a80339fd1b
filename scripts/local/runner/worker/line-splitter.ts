import { StringDecoder } from "node:string_decoder";

/** Ends of lines for the runner, which is a .NET program: unlike `node:readline`, not U+2028 or U+2029. */
const LINE_END = /\r\n|\n|\r(?!$)/g;

/** Splits the output of a process into lines. */
export class LineSplitter {
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";

  /** Returns the lines that `chunk` completes. */
  push(chunk: Buffer): readonly string[] {
    // A carriage return at the end may be the first half of a line end.
    const lines = (this.#rest + this.#decoder.write(chunk)).split(LINE_END);
    this.#rest = lines.pop() ?? "";
    return lines;
  }

  /** Returns the last line, if it has no line end. */
  end(): readonly string[] {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = "";
    return rest === "" ? [] : [rest.replace(/\r$/, "")];
  }
}
