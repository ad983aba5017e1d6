/**
 * Runs the static checks and the three vitest projects, and adds up what passed. Called by bin/test.
 *
 * Two lanes of about the same length go side by side: types with the unit and store tests, format and lint with the
 * end-to-end tests. Each step's output is printed in one piece when it is over.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const temp = mkdtempSync(join(tmpdir(), "guanxi-test-"));
const sum = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
/** What to look at first: each failed test with its message, shown once more at the very end. */
const failedTests = [];
const running = new Set();

/** Runs a command to its end and tells whether it succeeded. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "test", FORCE_COLOR: "0" },
    });
    const output = [];
    running.add(child);
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.once("error", (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.once("close", (code) => {
      running.delete(child);
      resolve({ isOk: code === 0, output: Buffer.concat(output).toString("utf8") });
    });
  });
}

async function step(name, command, args, count) {
  const startedAt = Date.now();
  const ended = await run(command, args);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`\n== ${name}\n${ended.output.trimEnd()}\n== ${name}: ${ended.isOk ? "ok" : "FAILED"}, ${seconds} s`);
  if (!ended.isOk) failures.push(name);
  count(ended.isOk);
}

const check = (name) =>
  step(name, "npm", ["run", "-s", name], (isOk) => {
    if (isOk) sum.passed++;
    else sum.failed++;
  });

function tests(project) {
  const report = join(temp, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return step(`vitest ${project}`, "npx", ["vitest", "run", "--project", project, ...reporters], (isOk) => {
    let counted = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
    try {
      counted = JSON.parse(readFileSync(report, "utf8"));
    } catch {
      // No report: vitest itself failed; counted below.
    }
    failedTests.push(...failedIn(counted));
    sum.passed += counted.numPassedTests;
    sum.failed += counted.numFailedTests;
    sum.skipped += counted.numPendingTests + counted.numTodoTests;
    // A failure outside the tests (a crashed file, an unhandled rejection) is a failure too.
    if (!isOk && counted.numFailedTests === 0) sum.failed++;
  });
}

/** The failed tests of a vitest JSON report, and the files that failed outside their tests, a text each. */
function failedIn(report) {
  return (report.testResults ?? []).flatMap((file) => {
    const name = relative(process.cwd(), file.name);
    const tests = file.assertionResults.filter(({ status }) => status === "failed");
    if (tests.length === 0) return file.status === "failed" ? [`${name}\n${file.message}`] : [];
    return tests.map((test) => `${name}: ${test.fullName}\n${test.failureMessages.join("\n")}`);
  });
}

async function lane(checks, projects) {
  for (const name of checks) await check(name);
  for (const project of projects) await tests(project);
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(130);
  });
}
console.log(
  "types, unit and store tests beside format, lint and end-to-end tests; each shows its output when it is over",
);
await Promise.all([lane(["check:types"], ["unit", "store"]), lane(["check:format", "check:lint"], ["e2e"])]);

rmSync(temp, { recursive: true, force: true });
if (failures.length > 0) {
  for (const test of failedTests) console.log(`\nfailed: ${test.slice(0, 4000)}`);
  console.log(`\nfailed: ${failures.join(", ")}`);
}
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ""}`);
process.exit(sum.failed > 0 ? 1 : 0);
