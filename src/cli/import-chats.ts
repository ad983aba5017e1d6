/** `guanxi import chats FILE`: brings a file of conversations into the running instance. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { SingleBar } from "cli-progress";
import type { Command } from "commander";
import { chatFileRows, formatOf, type ChatFileFormat } from "#src/adapters/files/chat-file-rows.js";
import { openRejectedRows, rejectedFileOf } from "#src/adapters/files/rejected-rows.js";
import type { App } from "#src/app.js";
import type { ImportSummary } from "#src/usecases/import/import-chats.js";
import { abortOnSignals } from "./abort-on-signals.js";
import { faultWords } from "./fault-words.js";
import { callerPath } from "./caller-path.js";
import { DATA_OPTION, withRunningApp, type DataDirOption } from "./running-app.js";
import { waitUntilDerived } from "./wait-until-derived.js";

interface ImportOptions extends DataDirOption {
  source: string;
  format?: string;
  wait?: boolean;
  json?: boolean;
}

const UNREADABLE = 2;
const INTERRUPTED = 130;

export function registerImport(program: Command): void {
  const command = program.command("import").description("导入数据 (bring data in)");
  command
    .command("chats <file>")
    .description("导入聊天记录 JSONL/CSV，格式见 docs/import.md (import conversations)")
    .option(...DATA_OPTION)
    .option("--source <name>", "来源名称，同一来源内消息不重复", "import")
    .option("--format <format>", "jsonl 或 csv，默认按文件名")
    .option("--wait", "等到全部理解、分阶段、打标签之后才返回")
    .option("--json", "最后一行输出 JSON 汇总")
    .action(async (file: string, options: ImportOptions) => {
      process.exitCode = await importChatsCommand(callerPath(file), options);
    });
}

async function importChatsCommand(file: string, options: ImportOptions): Promise<number> {
  let size: number;
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new Error("不是文件");
    await (await open(file, "r")).close();
    size = found.size;
  } catch (error) {
    process.stderr.write(`无法读取 ${file}：${faultWords(error)}\n`);
    return UNREADABLE;
  }
  const format = options.format ?? formatOf(file);
  if (format !== "jsonl" && format !== "csv") {
    process.stderr.write(`--format 只能是 jsonl 或 csv，不能是 ${format}\n`);
    return UNREADABLE;
  }
  if (!/^[\w-]+(:[\w-]+)?$/.test(options.source)) {
    process.stderr.write("--source 只能含字母、数字、- 和 _，可以有一个冒号\n");
    return UNREADABLE;
  }
  return withRunningApp(options, async (app) => {
    const abort = abortOnSignals();
    const summary = await run(app, file, size, format, options, abort.signal);
    if (summary.isComplete && options.wait) {
      const isDone = await waitUntilDerived(app, abort.signal, (backlog) =>
        progressLine(`等待理解：剩余 ${backlog.conversations} 个会话，${backlog.contacts} 位客户`),
      );
      if (!isDone) process.stderr.write("已中断等待；导入的消息都在，后台会继续理解\n");
    }
    report(file, summary, options.json === true);
    return summary.isComplete ? 0 : INTERRUPTED;
  });
}

async function run(
  app: App,
  file: string,
  size: number,
  format: ChatFileFormat,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<ImportSummary> {
  const bar = process.stderr.isTTY
    ? new SingleBar({
        format: "{bar} {percentage}% | 读 {read} 入 {accepted} 重复 {duplicate} 拒 {rejected} | 剩 {eta_formatted}",
        stream: process.stderr,
      })
    : null;
  bar?.start(size, 0, { read: 0, accepted: 0, duplicate: 0, rejected: 0 });
  const fingerprint = await fingerprintOf(file, size, options.source);
  const rejectedFile = rejectedFileOf(file);
  const isContinued =
    (await app.imports.checkpoint(app.config.CORP_ID, fingerprint)) !== null && existsSync(rejectedFile);
  try {
    return await app.imports.importChats({
      corpId: app.config.CORP_ID,
      fingerprint,
      source: options.source,
      rows: chatFileRows(file, format, (bytes) => bar?.increment(bytes)),
      rejected: await openRejectedRows(rejectedFile, isContinued),
      onProgress: ({ counts }) => {
        if (bar) bar.update({ ...counts });
        else progressLine(`读 ${counts.read}，入 ${counts.accepted}，重复 ${counts.duplicate}，拒 ${counts.rejected}`);
      },
      signal,
    });
  } finally {
    bar?.stop();
  }
}

/** Size and the hashes of both ends: cheap for a gigabyte, different for any file that was exported anew. */
async function fingerprintOf(file: string, size: number, source: string): Promise<string> {
  const END = 1024 * 1024;
  const handle = await open(file, "r");
  try {
    const head = await handle.read(Buffer.alloc(Math.min(END, size)), 0, Math.min(END, size), 0);
    const tail = await handle.read(Buffer.alloc(Math.min(END, size)), 0, Math.min(END, size), Math.max(0, size - END));
    return createHash("sha256")
      .update(`${source}\n${size}\n`)
      .update(head.buffer)
      .update(tail.buffer)
      .digest("hex")
      .slice(0, 32);
  } finally {
    await handle.close();
  }
}

let lastProgressAt = 0;
function progressLine(text: string): void {
  const now = Date.now();
  if (now - lastProgressAt < 2_000) return;
  lastProgressAt = now;
  process.stderr.write(`${text}\n`);
}

function report(file: string, summary: ImportSummary, isJson: boolean): void {
  const { read, accepted, duplicate, rejected } = summary.counts;
  if (summary.resumedAfterLine > 0)
    process.stderr.write(`从第 ${summary.resumedAfterLine} 行之后继续了上次中断的导入\n`);
  process.stderr.write(
    `读 ${read} 条：新增 ${accepted}，重复 ${duplicate}，拒绝 ${rejected}${summary.isComplete ? "" : "(已中断，再次运行会继续)"}\n`,
  );
  if (rejected > 0) process.stderr.write(`被拒绝的行和原因在 ${rejectedFileOf(file)}\n`);
  if (isJson) process.stdout.write(`${JSON.stringify({ read, accepted, duplicate, rejected })}\n`);
}
