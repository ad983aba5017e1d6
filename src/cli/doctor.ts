/** `guanxi doctor`: every probe of the WeCom set-up, with what to do about what is wrong. */
import type { Command } from "commander";
import { DATA_OPTION, withRunningApp, type DataDirOption } from "./running-app.js";

const MARK = { good: "正常", warning: "留意", bad: "有误", skipped: "未启用" } as const;

export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .description("检查企业微信的配置，逐项说明哪里不对、怎么改；有错误时返回 1 (check the WeCom set-up)")
    .option("--json", "输出 JSON (one JSON array)")
    .option(...DATA_OPTION)
    .action(async (options: DataDirOption & { json?: boolean }) => {
      process.exitCode = await withRunningApp(options, async (app) => {
        const probes = await app.doctor();
        if (options.json === true) process.stdout.write(`${JSON.stringify(probes)}\n`);
        else {
          for (const { name, state, text, fix } of probes) {
            process.stdout.write(`[${MARK[state]}] ${name}:${text}\n`);
            if (fix !== null) process.stdout.write(`        ${fix}\n`);
          }
        }
        return probes.some((probe) => probe.state === "bad") ? 1 : 0;
      });
    });
}
