import { digestBytes } from "../../../actions/shared/adapters/build/artifact/digest-artifact.ts";
import { createAppSources } from "../../../actions/shared/adapters/generation/app-sources.ts";
import {
  createPrompts,
  findTemplates,
  readStarter,
} from "../../../actions/shared/adapters/templates/templates.ts";
import type { GenerationRequest } from "../../../actions/shared/domain/generation/request.ts";
import type { AllowedBinding } from "../../../actions/shared/domain/policy/policy.ts";
import { generateApp } from "../../../actions/shared/usecases/generate/generate-app.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { FakeCollaborators } from "../../fakes/fake-collaborators.ts";
import { FakeConversations, person } from "../../fakes/fake-conversations.ts";
import { FakeModel, type FakeTurn } from "../../fakes/fake-model.ts";
import { FakePullRequests } from "../../fakes/fake-pull-requests.ts";
import { FakeRepositoryFiles } from "../../fakes/fake-repository-files.ts";
import { RecordingLog } from "../../fakes/recording-log.ts";

const templates = findTemplates(import.meta.dirname);

export const finish = (title = "Tea timer", summary = "A timer for tea."): FakeTurn => ({
  calls: [{ name: "finish", fields: { title, summary } }],
});

export const write = (path: string, content: string): FakeTurn => ({
  calls: [{ name: "write_file", fields: { path, content } }],
});

/** An apps repository in which `ada` may write, and everything around it. */
export function createWorld(turns: ConstructorParameters<typeof FakeModel>[0]) {
  const repository = new FakeRepositoryFiles({ "README.md": "Apps" });
  const conversations = new FakeConversations();
  const ports = {
    collaborators: new FakeCollaborators("ada"),
    conversations,
    comments: conversations,
    pullRequests: new FakePullRequests(),
    branches: repository,
    files: repository,
    sources: createAppSources(() => readStarter(templates, "worker-spa")),
    prompts: createPrompts(templates),
    model: new FakeModel(turns),
    digestBytes,
    clock: new FakeClock(),
    log: new RecordingLog(),
  };
  const limits = { name: "fake-1", maxTurns: 6, maxOutputTokens: 1000 };
  const generate = (
    request: GenerationRequest,
    config: { apps?: string; model?: Partial<typeof limits>; bindings?: readonly AllowedBinding[] } = {},
  ) =>
    generateApp(ports, {
      request,
      config: {
        apps: config.apps ?? "apps",
        model: { ...limits, ...config.model },
        environments: {
          preview: {
            namespace: "overskill-preview",
            domain: "preview.test",
            bindings: config.bindings ?? [],
          },
          production: { namespace: "overskill-production", domain: "apps.test" },
        },
      },
      repository: "my-apps",
      runUrl: "https://github.test/runs/1",
    });
  return { ...ports, repository, generate };
}

export const issue7 = {
  type: "issue",
  issue: 7,
  actor: person("ada"),
  author: person("ada"),
  body: "### What should the app do?\n\nTime my tea.",
  retry: false,
} as const satisfies GenerationRequest;
