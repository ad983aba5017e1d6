/** `guanxi holidays`: turns the State Council's yearly notice into the file that `config/holidays` holds. Needs no service. */
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { faultWords } from "./fault-words.js";
import { callerPath } from "./caller-path.js";
import { readHolidayNotice } from "#src/domain/calendar/holiday-notice.js";

interface HolidaysOptions {
  year: string;
  in: string;
}

/** Adds the `holidays` command. */
export function registerHolidays(program: Command): void {
  program
    .command("holidays")
    .description("read a published holiday notice; prints the year's file for config/holidays")
    .requiredOption("--year <year>", "the year the notice is for")
    .requiredOption("--in <file>", "the notice as text, one holiday a paragraph")
    .action(async ({ year, in: file }: HolidaysOptions) => {
      const text = await readFile(callerPath(file), "utf8").catch((error: unknown) => {
        console.error(`无法读取 ${file}：${faultWords(error)}`);
        return null;
      });
      if (text === null) {
        process.exitCode = 1;
        return;
      }
      const days = readHolidayNotice(Number(year), text);
      if (!/^\d{4}$/.test(year) || days.length === 0) {
        console.error(`${file}：没有找到 ${year} 年的放假安排 (no arrangement of holidays found)`);
        process.exitCode = 1;
        return;
      }
      console.log(JSON.stringify({ year: Number(year), papers: [], days }, null, 2));
    });
}
