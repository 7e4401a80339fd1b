import { Option } from "commander";

/** The option of every command that may run code of apps. */
export function consentOption(): Option {
  return new Option(
    "--allow-custom-builds",
    "run the build scripts of apps even if this system has no sandbox for them; they can then do all that you can",
  );
}
