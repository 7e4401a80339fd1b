/** Name of a prompt template: its file in `templates/prompts` without the extension. */
type PromptName = "system" | "new-app" | "change-app" | "repair" | "go-on";

/** The prompt templates; see `renderPrompt`. */
export interface Prompts {
  load(name: PromptName): Promise<string>;
}
