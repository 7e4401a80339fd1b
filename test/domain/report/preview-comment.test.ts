import { describe, expect, it } from "vitest";
import {
  PREVIEW_MARKER,
  renderPreviewComment,
} from "../../../actions/shared/domain/report/preview-comment.ts";
import {
  mergePreviewRows,
  type PreviewRow,
  parseRowData,
} from "../../../actions/shared/domain/report/preview-rows.ts";

const runUrl = "https://github.test/octo/apps/actions/runs/1";
const timings = { totalMs: 3200, buildMs: 400, uploadMs: 600, verifyMs: 300 };
const live = { url: "https://todo--pr-3.preview.test", buildId: "9f86d081884c", hasLogo: true };
const deployed: PreviewRow = {
  app: "todo",
  commit: "a".repeat(40),
  state: { state: "deployed", url: live.url, timings },
  problems: [],
  live,
};
const failed: PreviewRow = {
  app: "todo",
  commit: "b".repeat(40),
  state: { state: "failed", code: "BUILD_FAILED", fault: "user", message: "1 error." },
  problems: [
    {
      message: 'Could not resolve "./nope" @everyone <img src=x>',
      file: "apps/todo/src/main.ts",
      line: 3,
      column: 8,
      lineText: 'import "./nope"; // ``` -->',
      hint: "Check the path.",
    },
  ],
};
const render = (rows: readonly PreviewRow[]) => renderPreviewComment(rows, { runUrl });

describe("renderPreviewComment", () => {
  it("begins with the marker and shows state, link, build and time of each app", () => {
    const body = render([deployed]);
    expect(body.startsWith(PREVIEW_MARKER)).toBe(true);
    expect(body).toContain(
      '| <img src="https://todo--pr-3.preview.test/logo.svg" width="20" height="20" alt=""> **todo** | **Live** at aaaaaaa | [todo--pr-3.preview.test](https://todo--pr-3.preview.test) | `9f86d081884c` | 3.2 s (build 0.4, upload 0.6, verify 0.3) |',
    );
    expect(body).toContain(`[See the run](${runUrl})`);
  });

  it("links the build to its treemap", () => {
    const treemapUrl = `https://github.test/octo/apps/blob/${"c".repeat(40)}/report/treemap.svg`;
    expect(render([{ ...deployed, live: { ...live, treemapUrl } }])).toContain(
      `[\`9f86d081884c\`](${treemapUrl})`,
    );
  });

  it("shows each error of a failed build with its location, its line and a hint", () => {
    const body = render([failed]);
    expect(body).toContain("#### todo: `BUILD_FAILED`");
    expect(body).toContain("apps/todo/src/main.ts:3:8\n3 | import");
    expect(body).toContain("Check the path.");
    expect(body).toContain("Fix the errors listed above and push again.");
  });

  it("prevents a build's output from notifying people, loading images or closing its fence", () => {
    const [, visible = ""] = render([failed]).split("### Preview");
    expect(visible).not.toMatch(/@everyone|<img src=x/);
    expect(visible).toContain("````text");
  });

  it("says that the earlier preview is still live after a failure", () => {
    const body = render(mergePreviewRows([deployed], [failed]));
    expect(body).toContain("The preview of build `9f86d081884c` is still live.");
    expect(body).toContain("[todo--pr-3.preview.test]");
  });
});

describe("the rows stored in the comment", () => {
  it("returns every row, whatever an error message contains", () => {
    const rows = mergePreviewRows([], [failed, { ...deployed, app: "poll" }]);
    expect(parseRowData(render(rows))).toEqual(rows);
  });

  it.each([
    [undefined],
    ["no data"],
    ["<!-- overskill:data {oops -->"],
    ['<!-- overskill:data [{"app":1}] -->'],
  ])("reads %j as no rows", (body) => {
    expect(parseRowData(body)).toEqual([]);
  });

  it("drops a row whose treemap URL was changed to another page", () => {
    const treemapUrl = "https://github.test/octo/apps/settings";
    expect(parseRowData(render([{ ...deployed, live: { ...live, treemapUrl } }]))).toEqual([]);
  });

  it("drops a row whose link was changed to something else", () => {
    const forged = render([deployed]).replace('"url":"https:', '"url":"javascript:');
    expect(parseRowData(forged.replace('"live":{"url":"https:', '"live":{"url":"javascript:'))).toEqual([]);
  });
});

describe("rows with a state that was edited", () => {
  const edit = (state: unknown) => `<!-- overskill:data ${JSON.stringify([{ ...deployed, state }])} -->`;

  it.each([
    [{ state: "failed" }],
    [{ state: "failed", code: "toString", fault: "user", message: "x" }],
    [{ state: "failed", code: "`@everyone`", fault: "user", message: "x" }],
    [{ state: "deployed", url: "https://x.test", timings: {} }],
    [{ state: "superseded" }],
    [{ state: "rolled_back", toBuildId: 7 }],
    [{ state: "removed" }],
    [{ state: "constructor" }],
    ["deployed"],
  ])("are dropped: %j", (state) => {
    expect(parseRowData(edit(state))).toEqual([]);
  });

  it.each([
    [{ state: "pending", reason: "Changed" }],
    [{ state: "building" }],
    [{ state: "deploying", buildId: "9f86d081884c", buildMs: 0 }],
    [{ state: "failed", code: "UNEXPECTED", fault: "bug", message: "x" }],
    [{ state: "rolled_back", toBuildId: "9f86d081884c" }],
    [{ state: "superseded", by: "deployment 7" }],
    [{ state: "removed", reason: "#3 was closed" }],
  ])("are kept if they are complete: %j", (state) => {
    expect(parseRowData(edit(state))[0]?.state).toEqual(state);
  });
});

describe("mergePreviewRows", () => {
  it("replaces the row of an app and leaves the others", () => {
    const poll = { ...deployed, app: "poll" };
    expect(mergePreviewRows([poll, failed], [deployed])).toEqual([poll, deployed]);
  });

  it("ignores a superseded attempt if there is a newer one", () => {
    const superseded: PreviewRow = {
      ...failed,
      state: { state: "superseded", by: "commit aaaaaaa" },
      problems: [],
    };
    expect(mergePreviewRows([deployed], [superseded])).toEqual([deployed]);
  });

  it("removes the link of an app that was removed", () => {
    const removed: PreviewRow = {
      ...failed,
      state: { state: "removed", reason: "#3 was closed" },
      problems: [],
    };
    expect(mergePreviewRows([deployed], [removed])[0]?.live).toBeUndefined();
  });
});
