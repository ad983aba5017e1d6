import { Int32 } from "bson";
import { describe, expect, it } from "vitest";
import { StoreError } from "../errors.js";
import { rootScope, variablesOf } from "../expressions/compile.js";
import type { Document, Value } from "../values/types.js";
import { runPipeline, validatePipeline } from "./run-pipeline.js";
import type { DocumentStream } from "./stage.js";

const i = (n: number) => new Int32(n);

async function run(
  stages: Value,
  source: DocumentStream,
  others: Record<string, Document[]> = {},
): Promise<Document[]> {
  const { scope } = rootScope();
  const found: Document[] = [];
  const environment = { variables: variablesOf(new Date(0)), readCollection: (name: string) => others[name] ?? [] };
  for await (const document of runPipeline(validatePipeline(stages, scope), source, environment)) found.push(document);
  return found;
}

const codeOf = (stages: Value): number | undefined => {
  try {
    validatePipeline(stages, rootScope().scope);
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
  it("gives the same order with and without a limit behind the sort", async () => {
    const documents = Array.from({ length: 5000 }, (_, n) => ({ _id: i(n), v: i((n * 7919) % 13) }));
    const all = await run([{ $sort: { v: i(1) } }], documents);
    const first = await run([{ $sort: { v: i(1) } }, { $skip: i(3) }, { $limit: i(20) }], documents);
    expect(first).toEqual(all.slice(3, 23));
    const keys = all.map(({ v, _id }) => [Number(v), Number(_id)] as const);
    expect(keys).toEqual(keys.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
  });

  it("adds up running sums in one pass", async () => {
    const documents = Array.from({ length: 20_000 }, (_, n) => ({ _id: i(n), v: i(1) }));
    const window = { documents: ["unbounded", "current"] };
    const found = await run(
      [{ $setWindowFields: { sortBy: { _id: i(1) }, output: { r: { $sum: "$v", window } } } }],
      documents,
    );
    expect(found.every(({ _id, r }) => Number(r) === Number(_id) + 1)).toBe(true);
  });

  it("lets the event loop run while it works", async () => {
    function* many(): Generator<Document> {
      for (let n = 0; n < 300_000; n++) yield { _id: i(n), g: i(n % 10) };
    }
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await run([{ $group: { _id: "$g", n: { $sum: i(1) } } }], many());
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  it("joins by hash as by comparison", async () => {
    const values: Value[] = [i(1), i(2), null, [i(1), i(3)], [], "x", { a: i(1) }];
    const foreign = [...values.map((f, n) => ({ _id: i(n), f })), { _id: i(99) }];
    const local = [...values.map((k, n) => ({ _id: i(n), k })), { _id: i(99) }];
    const byHash = await run([{ $lookup: { from: "o", localField: "k", foreignField: "f", as: "r" } }], local, {
      o: foreign,
    });
    for (const { k, r } of byHash) {
      const wanted = Array.isArray(k) && k.length > 0 ? k : [Array.isArray(k) ? null : (k ?? null)];
      expect(r).toEqual(await run([{ $match: { f: { $in: wanted } } }], foreign));
    }
  });

  it("does not change its source", async () => {
    const source = [{ _id: i(1), a: { b: [i(1), i(2)] } }];
    const before = JSON.stringify(source);
    await run([{ $set: { "a.c": i(1) } }, { $unwind: "$a.b" }, { $unset: "a.c" }], source);
    expect(JSON.stringify(source)).toBe(before);
  });
});
