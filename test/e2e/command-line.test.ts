import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "#config/project-root.js";

const main = join(projectRoot, "dist/src/cli/main.js");
const run = (...args: string[]) =>
  new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, [main, ...args], (error, _stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stderr }),
    );
  });

it("says so when `guanxi` is used wrongly, and ends with 1", async () => {
  const [wrong, missing] = await Promise.all([
    run("understnd"),
    run("understand", "--in", "nowhere.jsonl", "--out", "/dev/null"),
  ]);
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("没有这个命令：understnd") as string });
  expect(wrong.stderr).toContain("是不是想用 understand");
  expect(missing).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/无法读取 .*nowhere\.jsonl：没有这个文件/) as string,
  });
});
