/** The command line. Commands load what they need when they run: `guanxi understand` starts without any driver. */
import { Command } from "commander";
import { ConfigError } from "#config/env.js";
import { registerClock } from "./clock.js";
import { registerBackup } from "./backup.js";
import { registerDoctor } from "./doctor.js";
import { usageWords } from "./fault-words.js";
import { registerExtract } from "./extract.js";
import { registerHolidays } from "./holidays.js";
import { registerImport } from "./import-chats.js";
import { registerMaintenance } from "./maintenance.js";
import { registerUnderstand } from "./understand.js";
import { registerUp } from "./up.js";
import { registerUser } from "./user.js";

const program = new Command("guanxi")
  .description("关系 SCRM 命令行 (command line of Guanxi SCRM)")
  // Before the commands: they take it over.
  .configureOutput({ outputError: (text, write) => write(usageWords(text)) })
  .showHelpAfterError("(guanxi --help 查看用法)");

registerUp(program);
registerImport(program);
registerUser(program);
registerMaintenance(program);
registerBackup(program);
registerUnderstand(program);
registerExtract(program);
registerClock(program);
registerHolidays(program);
registerDoctor(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
