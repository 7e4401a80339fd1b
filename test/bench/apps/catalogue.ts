import type { BenchApp } from "./bench-app.ts";
import { createReactApp, createSplitApp } from "./front-end-app.ts";
import { createWorkerApi } from "./worker-api.ts";

/** The apps by name, in the order of the report. `root` is this repository. */
export const APPS: Readonly<Record<string, (root: string) => Promise<BenchApp>>> = {
  "worker-api": createWorkerApi,
  "react-tailwind": createReactApp,
  "code-splitting": createSplitApp,
};
