import { Int32 } from "bson";
import { describe, expect, it } from "vitest";
import { StoreError } from "../errors.js";
import { rootScope, variablesOf } from "../expressions/compile.js";
import type { Document, Value } from "../values/values.js";
import { validatePipeline } from "./run-pipeline.js";
import { type DocumentStream, runPipeline } from "./stage.js";

const i = (n: number) => new Int32(n);

function run(stages: Value, source: DocumentStream, others: Record<string, Document[]> = {}): Document[] {
  const found: Document[] = [];
  const environment = { variables: variablesOf(new Date(0)), readCollection: (name: string) => others[name] ?? [] };
  const { stages: compiled } = validatePipeline(stages, rootScope());
  for (const document of runPipeline(compiled, source, environment)) if (document) found.push(document);
  return found;
}

const codeOf = (stages: Value): number | undefined => {
  try {
    validatePipeline(stages, rootScope());
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return undefined;
};

describe("validatePipeline", () => {
  it.each<[string, Value, number]>([
    ["a stage nobody knows", [{ $foo: {} }], 40324],
    ["a stage that is not supported", [{ $graphLookup: {} }], 238],
    ["a change stream", [{ $changeStream: {} }], 40573],
    ["an unknown stage inside a facet", [{ $facet: { a: [{ $foo: {} }] } }], 40324],
    ["an unknown stage inside a lookup", [{ $lookup: { from: "o", pipeline: [{ $foo: {} }], as: "r" } }], 40324],
    ["an output stage that is not the last", [{ $out: "t" }, { $match: {} }], 40601],
    ["an empty stage", [{}], 40323],
    ["an unknown accumulator", [{ $group: { _id: null, n: { $foo: i(1) } } }], 15952],
    ["a bad sort direction", [{ $sort: { a: i(5) } }], 15975],
    ["an unknown window function", [{ $setWindowFields: { output: { r: { $foo: "$v" } } } }], 9],
  ])("refuses %s", (_name, stages, code) => {
    expect(codeOf(stages)).toBe(code);
  });
});

describe("runPipeline", () => {
  it("gives the same order with and without a limit behind the sort", () => {
    const documents = Array.from({ length: 5000 }, (_, n) => ({ _id: i(n), v: i((n * 7919) % 13) }));
    const all = run([{ $sort: { v: i(1) } }], documents);
    const first = run([{ $sort: { v: i(1) } }, { $skip: i(3) }, { $limit: i(20) }], documents);
    expect(first).toEqual(all.slice(3, 23));
    const keys = all.map(({ v, _id }) => [Number(v), Number(_id)] as const);
    expect(keys).toEqual(keys.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
  });

  it("adds up running sums in one pass", () => {
    const documents = Array.from({ length: 20_000 }, (_, n) => ({ _id: i(n), v: i(1) }));
    const window = { documents: ["unbounded", "current"] };
    const found = run(
      [{ $setWindowFields: { sortBy: { _id: i(1) }, output: { r: { $sum: "$v", window } } } }],
      documents,
    );
    expect(found.every(({ _id, r }) => Number(r) === Number(_id) + 1)).toBe(true);
  });

  it("hands pauses through", () => {
    function* many(): Generator<Document | undefined> {
      for (let n = 0; n < 1000; n++) yield n % 10 === 0 ? undefined : { _id: i(n), g: i(n % 100) };
    }
    const { stages } = validatePipeline([{ $group: { _id: "$g", n: { $sum: i(1) } } }], rootScope());
    const reader = { variables: variablesOf(new Date(0)), readCollection: () => [] };
    const results = [...runPipeline(stages, many(), reader)];
    expect(results.filter((result) => result === undefined).length).toBeGreaterThanOrEqual(100);
    expect(results.filter((result) => result !== undefined)).toHaveLength(90);
  });

  it("does not change its source", () => {
    const source = [{ _id: i(1), a: { b: [i(1), i(2)] } }];
    const before = JSON.stringify(source);
    run([{ $set: { "a.c": i(1) } }, { $unwind: "$a.b" }, { $unset: "a.c" }], source);
    expect(JSON.stringify(source)).toBe(before);
  });
});
