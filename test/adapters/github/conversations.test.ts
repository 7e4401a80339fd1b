import { createGitHubClient } from "../../../actions/shared/adapters/github/client.ts";
import { createGitHubCollaborators } from "../../../actions/shared/adapters/github/collaborators.ts";
import { createGitHubComments } from "../../../actions/shared/adapters/github/comments.ts";
import { createGitHubConversations } from "../../../actions/shared/adapters/github/conversations.ts";
import { describeTalk } from "../../contracts/conversations.contract.ts";
import { FakeCollaborators } from "../../fakes/fake-collaborators.ts";
import { FakeConversations, person } from "../../fakes/fake-conversations.ts";
import { openWorld, REPO } from "../../local/github/world.ts";

describeTalk("the fakes", async () => {
  const conversations = new FakeConversations();
  let number = 0;
  return {
    conversations,
    collaborators: new FakeCollaborators("writer"),
    comments: conversations,
    openIssue: async () => {
      number += 1;
      return number;
    },
    idOf: async (login) => person(login).id,
    commentAsStranger: async (issue, body) => {
      conversations.comment(issue, "stranger", body);
    },
    close: async () => {},
  };
});

describeTalk("GitHub, with just `issues: write`", async () => {
  const world = await openWorld();
  const { token } = await world.job({ issues: "write" });
  const octokit = createGitHubClient({ token, baseUrl: world.github.apiUrl });
  return {
    conversations: createGitHubConversations(octokit, REPO),
    collaborators: createGitHubCollaborators(octokit, REPO),
    comments: createGitHubComments(octokit, REPO),
    idOf: async (login) => world.github.store.account(login)?.id ?? 0,
    openIssue: async () => {
      const { data } = await world.as("writer").rest.issues.create({ ...REPO, title: "An app" });
      return data.number;
    },
    commentAsStranger: async (issue_number, body) => {
      await world.as("stranger").rest.issues.createComment({ ...REPO, issue_number, body });
    },
    close: async () => world[Symbol.asyncDispose](),
  };
});
