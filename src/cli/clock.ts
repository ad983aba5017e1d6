/** `guanxi clock`: shows the corp's time; in the demo it can be moved. */
import type { Command } from "commander";
import { parseClockTarget } from "#src/usecases/clock/parse-clock-target.js";
import { inZone } from "#src/domain/shared/time.js";
import { DATA_OPTION, withRunningApp, type DataDirOption } from "./running-app.js";

export function registerClock(program: Command): void {
  program
    .command("clock [when]")
    .description("查看时间；演示公司可以移动:+3d、-2h、2026-12-01T09:00 或 now (show or move the demo's clock)")
    // "-2h" is a value, not an option.
    .allowUnknownOption()
    .option(...DATA_OPTION)
    .action(async (when: string | undefined, options: DataDirOption) => {
      process.exitCode = await withRunningApp(options, async (app) => {
        const { CORP_ID: corpId } = app.config;
        const { zone } = await app.settings.current(corpId);
        const now =
          when === undefined ? app.clock.now() : await app.clockUseCases.move(corpId, parseClockTarget(when, zone));
        process.stdout.write(`${inZone(now, zone).format("YYYY-MM-DD HH:mm:ss")} ${zone}\n`);
        return 0;
      });
    });
}
