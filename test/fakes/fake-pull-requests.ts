import type { NewPullRequest, PullRequest, PullRequests } from "../../actions/shared/ports/pull-requests.ts";

export class FakePullRequests implements PullRequests {
  readonly known = new Map<number, PullRequest>();
  readonly opened: NewPullRequest[] = [];
  failOpen = false;

  /** An open pull request of this repository. */
  add(number: number, commit: string, change: Partial<PullRequest> = {}): void {
    this.known.set(number, {
      number,
      open: true,
      branch: `overskill/${number}`,
      commit,
      fromFork: false,
      body: "",
      byBot: true,
      ...change,
    });
  }

  async load(number: number): Promise<PullRequest> {
    const found = this.known.get(number);
    if (found === undefined) throw new Error(`There is no pull request ${number}.`);
    return found;
  }

  async findOpen(prefix: string): Promise<readonly PullRequest[]> {
    return [...this.known.values()].filter(({ open, branch }) => open && branch.startsWith(prefix));
  }

  async open(request: NewPullRequest): Promise<number> {
    const { branch } = request;
    if (this.failOpen) throw new Error("GitHub Actions is not permitted to create pull requests.");
    this.opened.push(request);
    const number = this.known.size + 1;
    this.add(number, "0".repeat(40), { branch, body: request.body });
    return number;
  }
}
