import { dirname } from "node:path/posix";
import type { Finding } from "./findings.ts";
import type { Import } from "./imports.ts";

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Finds modules that import one another in a circle, and names each circle file by file. */
export function findFileCircles(imports: readonly Import[]): readonly Finding[] {
  return findCircles(toGraph(imports)).map((circle) => ({
    file: circle[0] ?? "",
    message: `circle: ${circle.join(" → ")}`,
  }));
}

/**
 * Finds folders whose modules import one another in a circle, and names one import for each step. A folder and its
 * subfolder are two folders.
 */
export function findFolderCircles(imports: readonly Import[]): readonly Finding[] {
  const steps = imports
    .map(({ from, to }) => ({ from: dirname(from), to: dirname(to), example: { from, to } }))
    .filter(({ from, to }) => from !== to);
  return findCircles(toGraph(steps)).map((circle) => {
    const examples = circle.slice(1).map((to, index) => {
      const step = steps.find((one) => one.from === circle[index] && one.to === to);
      return step === undefined ? "" : `${step.example.from} imports ${step.example.to}`;
    });
    return {
      file: circle[0] ?? "",
      message: `circle of folders: ${circle.join(" → ")} (${examples.join("; ")})`,
    };
  });
}

/** Only nodes that import something can be part of a circle, so packages drop out. */
function toGraph(edges: readonly Import[]): Graph {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of edges) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
}

/**
 * Returns the shortest circles, each with its first node repeated at the end. Circles that share a node with a shorter
 * one are left out: breaking the shorter one may break them, and the next check reports them if it does not.
 */
function findCircles(graph: Graph): readonly (readonly string[])[] {
  const circles = [...graph.keys()]
    .sort()
    .flatMap((node) => findShortestCircle(graph, node) ?? [])
    .sort((one, other) => one.length - other.length);
  const reported = new Set<string>();
  return circles.filter((circle) => {
    if (circle.some((node) => reported.has(node))) return false;
    for (const node of circle) reported.add(node);
    return true;
  });
}

/**
 * Searches breadth-first for the shortest path from `start` back to itself. Returns it as the only element of an
 * array, for `flatMap`; undefined if there is none.
 */
function findShortestCircle(graph: Graph, start: string): readonly (readonly string[])[] | undefined {
  const importers = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) return [[...traceBack(importers, start, node), start]];
      if (importers.has(next)) continue;
      importers.set(next, node);
      queue.push(next);
    }
  }
  return undefined;
}

function traceBack(importers: ReadonlyMap<string, string>, start: string, last: string): readonly string[] {
  const path = [last];
  for (let node = last; node !== start; ) {
    node = importers.get(node) ?? start;
    path.unshift(node);
  }
  return path;
}
