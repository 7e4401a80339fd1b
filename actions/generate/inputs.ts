import { InputReader, type ReadInput } from "../shared/adapters/runner/input-reader.ts";

export interface GenerateInputs {
  readonly githubToken: string;
  readonly openaiApiKey: string;
  readonly openaiBaseUrl?: string;
  readonly model?: string;
}

export function parseGenerateInputs(read: ReadInput): GenerateInputs {
  const input = new InputReader(read);
  const githubToken = input.required("github-token");
  const openaiApiKey = input.required("openai-api-key");
  const openaiBaseUrl = input.url("openai-base-url");
  const model = input.matching("model", /^\S{1,100}$/, "a model's name without spaces");
  return input.done({
    githubToken,
    openaiApiKey,
    ...(openaiBaseUrl === undefined ? {} : { openaiBaseUrl }),
    ...(model === undefined ? {} : { model }),
  });
}
