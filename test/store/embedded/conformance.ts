/**
 * The table of embedded/README.md: cases, passed, refused (238) and failed by topic.
 *
 * By hand: node --conditions=development --import tsx test/store/embedded/conformance.ts [--show]
 */
import { loadCases } from "./cases.js";
import { openInProcess } from "./in-process.js";
import { runCase } from "./run-case.js";

const isShown = process.argv.includes("--show");
const target = openInProcess();
const rows: (string | number)[][] = [];
for (const [topic, cases] of loadCases()) {
  const counts = { passed: 0, refused: 0, failed: 0 };
  for (const given of cases) {
    const { result, differences } = await runCase(target, given);
    counts[result]++;
    if (isShown && result !== "passed")
      console.log(`${result} ${given.id}\n  ${differences.join("\n  ").slice(0, 1500)}`);
  }
  rows.push([topic, cases.length, counts.passed, counts.refused, counts.failed]);
}
await target.close();
const total = rows.reduce((sums, row) => sums.map((sum, i) => Number(sum) + Number(row[i + 1])), [0, 0, 0, 0]);
for (const row of [
  ["topic", "cases", "passed", "refused", "failed"],
  ["---", "---:", "---:", "---:", "---:"],
  ...rows,
]) {
  console.log(`| ${row.join(" | ")} |`);
}
console.log(`| total | ${total.join(" | ")} |`);
