import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { QUEUES } from "#src/usecases/shared/job-contract.js";
import { en } from "./en";
import { zh } from "./zh";

type Tree = { [key: string]: string | Tree };
const leaves = (tree: Tree, path = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${path}${key}`, value] as [string, string]] : leaves(value, `${path}${key}.`),
  );
const variables = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? "").sort();

describe("texts in both languages", () => {
  const chinese = new Map(leaves(zh));
  const english = new Map(leaves(en));

  it("have the same keys", () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it("are never empty and use the same variables", () => {
    const shape = (texts: Map<string, string>) =>
      Object.fromEntries([...texts].map(([key, text]) => [key, text === "" ? "empty" : variables(text)]));
    expect(shape(english)).toEqual(shape(chinese));
    expect([...chinese].filter(([, text]) => text === "")).toEqual([]);
  });

  it("name every queue and every job", () => {
    const files = readdirSync("jobs").map((file) => file.slice(0, -3));
    const jobs = files.filter((file) => readFileSync(`jobs/${file}.ts`, "utf8").includes("defineJob("));
    expect(jobs.length).toBeGreaterThan(20);
    expect(QUEUES.filter((queue) => !chinese.has(`queues.name.${queue}`))).toEqual([]);
    expect(jobs.filter((job) => !chinese.has(`queues.job.${job}`))).toEqual([]);
  });

  it("are calm: no exclamation marks, no emoji", () => {
    expect([...chinese, ...english].filter(([, text]) => /[!!\p{Extended_Pictographic}]/u.test(text))).toEqual([]);
  });

  it("do not mix Chinese into English", () => {
    expect([...english].filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });
});
