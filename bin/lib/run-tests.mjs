/** Runs the static checks and the three vitest projects, and adds up what passed. Called by bin/test. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const temp = mkdtempSync(join(tmpdir(), "guanxi-test-"));
const sum = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

const run = (command, args) =>
  spawnSync(command, args, { stdio: "inherit", env: { ...process.env, NODE_ENV: "test", FORCE_COLOR: "0" } }).status ===
  0;

function step(name, act) {
  const startedAt = Date.now();
  console.log(`\n== ${name}`);
  act();
  console.log(`== ${name}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

for (const check of ["check:format", "check:lint", "check:types"]) {
  step(check, () => {
    if (run("npm", ["run", "-s", check])) sum.passed++;
    else {
      sum.failed++;
      failures.push(check);
    }
  });
}

for (const project of ["unit", "store", "e2e"]) {
  step(`vitest ${project}`, () => {
    const report = join(temp, `${project}.json`);
    const isOk = run("npx", [
      "vitest",
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ]);
    let counted = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
    try {
      counted = JSON.parse(readFileSync(report, "utf8"));
    } catch {
      // No report: vitest itself failed; counted below.
    }
    sum.passed += counted.numPassedTests;
    sum.failed += counted.numFailedTests;
    sum.skipped += counted.numPendingTests + counted.numTodoTests;
    // A failure outside the tests (a crashed file, an unhandled rejection) is a failure too.
    if (!isOk && counted.numFailedTests === 0) sum.failed++;
    if (!isOk) failures.push(`vitest ${project}`);
  });
}

rmSync(temp, { recursive: true, force: true });
if (failures.length > 0) console.log(`\nfailed: ${failures.join(", ")}`);
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ""}`);
process.exit(sum.failed > 0 ? 1 : 0);
