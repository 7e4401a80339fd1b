import type { ModelStandIn } from "../../local/model/stand-in.ts";

export interface ModelChoice {
  readonly name: string;
  /** True when scripted recipes answer instead of a model. */
  readonly standIn: boolean;
  readonly baseUrl: string;
  readonly apiKey: string;
}

/** A real model when `OPENAI_API_KEY` or `OPENAI_BASE_URL` says so, the stand-in otherwise; the code is the same. */
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
    // Servers on one's own machine often want no key, yet the SDK insists on one.
    apiKey: apiKey || "none",
  };
}
