import { afterAll, describe, expect, it } from "vitest";
import { loadCases } from "./cases.js";
import { openInProcess } from "./in-process.js";
import { runCase } from "./run-case.js";
import { supportedNames } from "./shapes.js";

/** What is refused though each of its names is in the profile. */
const refusedForms = [
  /"range":|"documents":\[(?!"unbounded")|"documents":\["unbounded",(?!"|0)/, // windows by range, and moving ones
  /"options":"[a-z]*x/, // extended regular expressions
  /\\\\([AzZQEp]|x\{)|\[\^?(\]|\[:)/, // escapes and classes of PCRE that JS lacks
  /"\$numberDecimal":/,
  /"let":/, // of a whole command
  /"binSize":[^1]/,
  /\.\$":/, // positional projections
  /"sort":\{"\$natural"/,
  /"cond":.*"limit":/, // of $filter
  /"(bulkWrite|hidden|listDatabases)":|%[bB]/,
];

/** Names in a case that the profile lacks: a case without any must not be refused. */
const foreignNames = (text: string): string[] =>
  Array.from(text.matchAll(/"(\$[a-zA-Z0-9]+)":/g), ([, name = ""]) => name).filter(
    (name) => !supportedNames.has(name),
  );

const target = openInProcess();
afterAll(() => target.close());

describe.each([...loadCases()])("%s", (_topic, cases) => {
  it("answers as MongoDB", async () => {
    const failed: string[] = [];
    for (const given of cases) {
      const { result, differences } = await runCase(target, given);
      if (result === "failed") failed.push(`${given.id}\n  ${differences.join("\n  ")}`);
      if (result !== "refused") continue; // asked for and refused is "passed"
      const text = JSON.stringify([given.do, given.docs]);
      if (!refusedForms.some((form) => form.test(text)) && foreignNames(text).length === 0)
        failed.push(`${given.id} is refused`);
    }
    expect(failed).toEqual([]);
  });
});
