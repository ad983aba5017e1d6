/** `guanxi backup`, `restore` and `move`: the records to a folder, back again, and to another server. */
import type { Command } from "commander";
import type { CollectionDigest } from "#src/adapters/mongo/backup/content-digest.js";
import { AppError } from "#src/domain/shared/errors.js";
import { abortOnSignals } from "./abort-on-signals.js";
import { callerPath } from "./caller-path.js";
import { DATA_OPTION, type DataDirOption } from "./running-app.js";

interface BackupOptions extends DataDirOption {
  out?: string;
  live?: boolean;
}
interface RestoreCommandOptions extends DataDirOption {
  replace?: boolean;
}
interface MoveOptions extends DataDirOption {
  to: string;
  replace?: boolean;
  live?: boolean;
}

export function registerBackup(program: Command): void {
  program
    .command("backup")
    .description("备份全部记录到一个目录，运行中也是同一时刻的快照 (consistent snapshot of all records)")
    .option(...DATA_OPTION)
    .option("--out <folder>", "目标目录，不能已存在；默认 guanxi-backup-日期")
    .option("--live", "服务器不支持快照时逐个集合读取；请先停止写入")
    .action((options: BackupOptions) => told(() => backUp(options)));
  program
    .command("restore <folder>")
    .description("从备份恢复全部记录；先核对备份，恢复后再核对条数与校验值 (bring a backup back)")
    .option(...DATA_OPTION)
    .option("--replace", "清空目标里已有的记录")
    .action((folder: string, options: RestoreCommandOptions) => told(() => restore(folder, options)));
  program
    .command("move")
    .description("把全部记录搬到另一个 MongoDB，并核对条数与校验值 (move to a real MongoDB)")
    .option(...DATA_OPTION)
    .requiredOption("--to <url>", "目标地址，如 mongodb://host:27017/guanxi?replicaSet=rs0")
    .option("--replace", "清空目标里已有的记录")
    .option("--live", "源服务器不支持快照时逐个集合读取")
    .action((options: MoveOptions) => told(() => move(options)));
}

async function backUp(options: BackupOptions): Promise<void> {
  const now = new Date();
  const { withRecords } = await import("./records-at.js");
  const { mongoRecordSource } = await import("#src/adapters/mongo/backup/record-source.js");
  const { writeDump } = await import("#src/adapters/mongo/backup/dump-folder.js");
  const folder = callerPath(options.out ?? `guanxi-backup-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`);
  const { signal } = abortOnSignals();
  const manifest = await withRecords(options, async ({ connection }) => {
    const source = mongoRecordSource(connection, options.live === true);
    try {
      return await writeDump(folder, source, { createdAt: now, onDocuments: progress("备份"), signal });
    } finally {
      await source.close();
    }
  });
  summary(`已备份到 ${folder}`, Object.values(manifest.collections));
}

async function restore(given: string, options: RestoreCommandOptions): Promise<void> {
  const folder = callerPath(given);
  const { withRecords } = await import("./records-at.js");
  const { checkDump } = await import("#src/adapters/mongo/backup/check-dump.js");
  const { dumpSource } = await import("#src/adapters/mongo/backup/dump-folder.js");
  const { restoreRecords } = await import("#src/adapters/mongo/backup/restore-records.js");
  const { runMigrations } = await import("#src/adapters/mongo/migrations/run-migrations.js");
  const { signal } = abortOnSignals();
  // Before anything is touched: a damaged backup must not cost what is there.
  const manifest = await checkDump(folder);
  const copied = await withRecords(options, async ({ connection, where, forgetQueues }) => {
    if (where === "running") throw new AppError("already_running", "请先停止 bin/up 再恢复");
    const done = await restoreRecords(connection, dumpSource(folder, manifest), {
      isReplacing: options.replace === true,
      startedAt: new Date(),
      onDocuments: progress("恢复"),
      signal,
    });
    await runMigrations(connection, (line) => process.stderr.write(`${line}\n`));
    forgetQueues();
    return done;
  });
  summary(`已恢复 ${manifest.createdAt} 的备份，条数与校验值一致`, [...copied.values()]);
}

async function move(options: MoveOptions): Promise<void> {
  const { withRecords } = await import("./records-at.js");
  const { connectMongo } = await import("#src/adapters/mongo/connection.js");
  const { mongoRecordSource } = await import("#src/adapters/mongo/backup/record-source.js");
  const { restoreRecords } = await import("#src/adapters/mongo/backup/restore-records.js");
  const { runMigrations } = await import("#src/adapters/mongo/migrations/run-migrations.js");
  const { signal } = abortOnSignals();
  const copied = await withRecords(options, async ({ connection, where }) => {
    if (where === "running") {
      throw new AppError("already_running", "请先停止 bin/up，否则搬迁期间的新记录会留在原处");
    }
    const target = await connectMongo(options.to, { appName: "guanxi-move" });
    const source = mongoRecordSource(connection, options.live === true);
    try {
      const done = await restoreRecords(target, source, {
        isReplacing: options.replace === true,
        startedAt: new Date(),
        onDocuments: progress("搬迁"),
        signal,
      });
      await runMigrations(target, (line) => process.stderr.write(`${line}\n`));
      return done;
    } finally {
      await source.close();
      await target.close();
    }
  });
  summary("已搬到目标库，条数与校验值一致。接下来设置 MONGODB_URL 再启动", [...copied.values()]);
}

/** Foreseen errors are told in one line, exit code 1. */
async function told(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

const PROGRESS_MS = 1_000;

function progress(verb: string): (collection: string, documents: number) => void {
  let lastAt = 0;
  return (collection, documents) => {
    const now = Date.now();
    if (now - lastAt < PROGRESS_MS) return;
    lastAt = now;
    process.stderr.write(`${verb} ${collection}:${documents} 条\n`);
  };
}

function summary(sentence: string, digests: readonly CollectionDigest[]): void {
  const documents = digests.reduce((sum, one) => sum + one.documents, 0);
  const megabytes = digests.reduce((sum, one) => sum + one.bytes, 0) / 1_000_000;
  process.stdout.write(`${sentence}:${digests.length} 个集合，${documents} 条，${megabytes.toFixed(1)} MB\n`);
}
