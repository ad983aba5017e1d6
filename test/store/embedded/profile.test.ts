import { stageNames } from "#embedded/aggregation/run-pipeline.js";
import { expressionNames } from "#embedded/expressions/compile.js";
import { commands, deleteStatement, indexOptions } from "#embedded/profile.js";
import { updateStatement } from "#embedded/profile.js";
import { fieldOperatorNames, topLevelOperatorNames } from "#embedded/query/filter.js";
import { updateOperators } from "#embedded/update/operators.js";
import type { Document } from "#embedded/values/values.js";
import { afterAll, expect, it } from "vitest";
import { loadCases } from "./cases.js";
import { openInProcess } from "./in-process.js";

const target = openInProcess();
afterAll(() => target.close());

const cases = [...loadCases().values()].flat();
const sent = cases.flatMap((given) => given.do);
const text = sent.map((command) => JSON.stringify(command)).join("\n");
const nameOf = (command: Document): string => Object.keys(command)[0] ?? "";
const withoutCase = (names: readonly string[]): string[] => names.filter((name) => !text.includes(`"${name}"`));

it("has a handler for every command, and none besides", () => {
  expect(target.router.names.toSorted()).toEqual(Object.keys(commands).toSorted());
});

it("has a case for every command and every option of it", () => {
  const missing: string[] = [];
  for (const [name, { fields }] of Object.entries(commands)) {
    const own = sent.filter((command) => nameOf(command) === name);
    if (own.length === 0) missing.push(name);
    for (const field of Object.keys(fields))
      if (!own.some((command) => field in command)) missing.push(`${name}.${field}`);
  }
  expect(missing).toEqual([]);
});

it("has a case for every operator, expression and stage", () => {
  expect(withoutCase([...fieldOperatorNames, ...topLevelOperatorNames])).toEqual([]);
  expect(withoutCase(Object.keys(updateOperators))).toEqual([]);
  expect(withoutCase(expressionNames)).toEqual([]);
  expect(withoutCase(stageNames)).toEqual([]);
});

it("has a case for every field of a statement and every option of an index", () => {
  const made = text + JSON.stringify(cases.map(({ indexes }) => indexes));
  const missing = [updateStatement, deleteStatement, indexOptions]
    .flatMap(({ fields }) => Object.keys(fields))
    .filter((field) => !made.includes(`"${field}"`));
  expect(missing).toEqual([]);
});
