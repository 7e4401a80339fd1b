import { InvalidArgumentError, Option } from "commander";

/** The platform listens on four consecutive ports: GitHub, Cloudflare, the dispatcher and the model. */
const MAX_FIRST_PORT = 65_535 - 3;

/** Returns the option `--port` of every command that boots the local platform. */
export function portOption(): Option {
  return new Option(
    "--port <n>",
    "first of four ports; 0 picks free ones (default: 4400, or free ones if it is taken)",
  ).argParser(parsePort);
}

/** Parses the first of four consecutive ports, or 0. */
function parsePort(text: string): number {
  const port = parseWholeNumber(text);
  if (port > MAX_FIRST_PORT) {
    throw new InvalidArgumentError(
      `It must be at most ${MAX_FIRST_PORT}, because three more ports follow it.`,
    );
  }
  return port;
}

/** Parses a whole number of at most six digits. */
export function parseWholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
