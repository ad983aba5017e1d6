/** Commands for those who run the product: migrate, rebuild, state-hash, healthcheck. */
import type { Command } from "commander";
import { readConfig } from "#config/env.js";
import { abortOnSignals } from "./abort-on-signals.js";
import { DATA_OPTION, withRunningApp, type DataDirOption } from "./running-app.js";

export function registerMaintenance(program: Command): void {
  program
    .command("migrate")
    .description("更新数据结构和索引，可重复运行 (bring records and indexes up to date)")
    .option(...DATA_OPTION)
    .action(async (options: DataDirOption) => {
      process.exitCode = await withRunningApp(options, async (app) => {
        await app.migrate((line) => process.stderr.write(`${line}\n`));
        return 0;
      });
    });
  program
    .command("rebuild")
    .description("从消息日志重新推导全部结果，可中断后继续 (derive everything anew from the log)")
    .option(...DATA_OPTION)
    .action(async (options: DataDirOption) => {
      process.exitCode = await withRunningApp(options, async (app) => {
        const { signal } = abortOnSignals();
        const startedAt = Date.now();
        const isComplete = await app.rebuild.rebuildAll(app.config.CORP_ID, signal, ({ phase, done, total }) =>
          process.stderr.write(`${phase} ${done}/${total}\n`),
        );
        process.stderr.write(
          isComplete ? `完成，用时 ${((Date.now() - startedAt) / 1000).toFixed(1)} 秒\n` : "已中断，再次运行会继续\n",
        );
        return isComplete ? 0 : 130;
      });
    });
  program
    .command("state-hash")
    .description("输出全部推导结果的一个校验值 (one hash over all derived state)")
    .option(...DATA_OPTION)
    .action(async (options: DataDirOption) => {
      process.exitCode = await withRunningApp(options, async (app) => {
        process.stdout.write(`${await app.rebuild.stateHash(app.config.CORP_ID)}\n`);
        return 0;
      });
    });
  program
    .command("healthcheck")
    .description("本机 api 就绪时返回 0 (exit 0 when the api on this machine is ready)")
    .action(async () => {
      const { PORT } = readConfig(process.env);
      try {
        const answer = await fetch(`http://127.0.0.1:${PORT}/readyz`, { signal: AbortSignal.timeout(4_000) });
        process.exitCode = answer.ok ? 0 : 1;
      } catch {
        process.exitCode = 1;
      }
    });
}
