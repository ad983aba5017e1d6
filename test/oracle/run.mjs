// The product's store and e2e tests on an engine that is not ours: `npm run test:oracle -- --url mongodb://127.0.0.1:27117/`
// (or MONGODB_URL). By hand, before a release. What that engine cannot do is listed in expected.json with its reason;
// any other failure ends with 1, and so does an expected failure that has become green.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values, positionals } = parseArgs({
  options: { url: { type: "string" }, project: { type: "string", multiple: true, default: ["store", "e2e"] } },
  allowPositionals: true,
});
const url = values.url ?? process.env.MONGODB_URL;
if (!url) {
  console.error("usage: npm run test:oracle -- --url mongodb://HOST:PORT/ [--project store|e2e] [FILES…]");
  process.exit(2);
}
const expected = JSON.parse(readFileSync(new URL("./expected.json", import.meta.url), "utf8"));
const reasons = new Map(expected.map(({ file, test, why }) => [`${file} › ${test}`, why]));

const dir = mkdtempSync(join(tmpdir(), "guanxi-oracle-"));
const report = join(dir, "report.json");
// The embedded store's own tests are about the embedded store.
const args = ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
args.push(
  "--exclude",
  "test/store/embedded/**",
  ...values.project.flatMap((name) => ["--project", name]),
  ...positionals,
);
spawnSync("npx", args, {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, MONGODB_URL: url, BACKUP_LIVE: process.env.BACKUP_LIVE ?? "1" },
});

const { testResults } = JSON.parse(readFileSync(report, "utf8"));
rmSync(dir, { recursive: true, force: true });
const counts = { passed: 0, failed: 0, skipped: 0, known: 0 };
const problems = [];
for (const { name, message, assertionResults } of testResults) {
  const file = relative(root, name);
  if (assertionResults.length === 0 && message) problems.push(`${file}: ${message.split("\n")[0]}`);
  for (const { fullName, status, failureMessages } of assertionResults) {
    const why = reasons.get(`${file} › ${fullName}`);
    if (status === "passed" && why) problems.push(`${file} › ${fullName}: passes now, take it off expected.json`);
    if (status === "passed") counts.passed += 1;
    else if (status !== "failed") counts.skipped += 1;
    else if (why) counts.known += 1;
    else {
      counts.failed += 1;
      problems.push(`${file} › ${fullName}: ${failureMessages[0]?.split("\n")[0] ?? ""}`);
    }
  }
}
for (const { file, test, why } of expected) console.log(`known: ${file} › ${test}: ${why}`);
for (const problem of problems) console.log(`problem: ${problem}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped, ${counts.known} known`);
process.exit(problems.length > 0 ? 1 : 0);
