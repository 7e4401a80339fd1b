import { describe, expect, it } from "vitest";
import { classifyFailure } from "../../templates/dispatcher/src/failure.ts";
import { findRoute } from "../../templates/dispatcher/src/route.ts";

const domains = { production: "example.com", staging: "staging.example.com", preview: "preview.example.net" };

describe("findRoute", () => {
  it.each([
    ["todo.example.com", { environment: "production", scriptName: "todo" }],
    ["TODO.example.com", { environment: "production", scriptName: "todo" }],
    ["todo.staging.example.com", { environment: "staging", scriptName: "todo" }],
    ["todo--pr-12.preview.example.net", { environment: "preview", scriptName: "todo--pr-12" }],
  ])("routes %s to %j", (hostname, route) => {
    expect(findRoute(hostname, domains)).toEqual(route);
  });

  it.each([
    ["the domain itself", "example.com"],
    ["two labels below the domain", "a.b.example.com"],
    ["a look-alike without the dot", "todoexample.com"],
    ["another domain", "todo.example.org"],
    ["a label that ends in a hyphen", "todo-.example.com"],
    ["a label of more than 63 characters", `${"a".repeat(64)}.example.com`],
    ["an empty label", ".example.com"],
  ])("finds no script for %s", (_, hostname) => {
    expect(findRoute(hostname, domains)).toBeUndefined();
  });

  it("ignores environments without a domain", () => {
    expect(findRoute("todo.", { ...domains, staging: "" })).toBeUndefined();
  });
});

describe("classifyFailure", () => {
  it.each([
    ["Worker not found.", "missing"],
    ["Worker exceeded CPU time limit.", "limit"],
    ["Too many subrequests.", "limit"],
    ["Cannot read properties of undefined", "crashed"],
  ])("classifies %j as %s", (message, failure) => {
    expect(classifyFailure(new Error(message))).toBe(failure);
  });
});
