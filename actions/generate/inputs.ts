import * as v from "valibot";
import { optional, type ReadInput, readInputs, secret, url } from "../shared/adapters/runner/read-inputs.ts";

/** Reads the Action's inputs. Throws INPUT_INVALID. */
export const parseGenerateInputs = (read: ReadInput) =>
  readInputs(read, {
    "github-token": secret,
    "openai-api-key": secret,
    "openai-base-url": optional(url),
    model: optional(v.pipe(v.string(), v.regex(/^\S{1,100}$/, "a model's name without spaces"))),
  });
