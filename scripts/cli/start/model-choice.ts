import type { ModelStandIn } from "../../local/model/stand-in.ts";

/** The model that `overskill start` uses. */
export interface ModelChoice {
  readonly name: string;
  /** True if scripted recipes answer instead of a model. */
  readonly standIn: boolean;
  readonly baseUrl: string;
  readonly apiKey: string;
}

/** Chooses a real model if `OPENAI_API_KEY` or `OPENAI_BASE_URL` is set, else the stand-in. */
export function chooseModel(
  env: NodeJS.ProcessEnv,
  standIn: Pick<ModelStandIn, "baseUrl" | "model">,
): ModelChoice {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: name } = env;
  if (!apiKey && !baseUrl) {
    return { name: standIn.model, standIn: true, baseUrl: standIn.baseUrl, apiKey: "local-stand-in" };
  }
  return {
    name: name || "gpt-5",
    standIn: false,
    baseUrl: baseUrl || "https://api.openai.com/v1",
    // A local server often needs no key, but the SDK requires one.
    apiKey: apiKey || "none",
  };
}
