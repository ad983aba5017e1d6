/** `guanxi up`: starts everything on this machine and stays until it is told to stop. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { readConfig, type Config } from "#config/env.js";
import { AppError } from "#src/domain/shared/errors.js";
import { openDataDir } from "#src/supervisor/data-dir.js";
import type { ReadyFile } from "#src/supervisor/running-instance.js";
import { startUp } from "#src/supervisor/up.js";
import { abortOnSignals } from "./abort-on-signals.js";
import { callerPath } from "./caller-path.js";

interface UpCommandOptions {
  port?: number;
  data?: string;
  empty?: boolean;
}

/** The member whose WeChat the demo's mock bot account is. */
const DEMO_BOT_MEMBER = "liqian";

const ROLE_LABELS = { sales: "销售", operations: "运营", manager: "主管", admin: "管理员" } as const;

export function registerUp(program: Command): void {
  program
    .command("up")
    .description("在本机启动全部进程 (start everything on this machine)")
    .option("--port <n>", "端口，默认 3000", (text) => {
      const port = Number(text);
      if (!Number.isInteger(port) || port < 1 || port > 65_535)
        throw new InvalidArgumentError("端口应为 1 到 65535 的整数");
      return port;
    })
    .option("--data <dir>", "数据目录，默认 data/")
    .option("--empty", "不带演示公司")
    .action(async (options: UpCommandOptions) => {
      process.exitCode = await up(options);
    });
}

async function up(options: UpCommandOptions): Promise<number> {
  const config = readConfig({
    ...process.env,
    ...(options.port === undefined ? {} : { PORT: String(options.port) }),
  });
  const dataDir = callerPath(options.data ?? config.DATA_DIR);
  const { signal } = abortOnSignals();
  const tell = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  try {
    const isDemo = modeOf(dataDir, config, options.empty === true) === "demo";
    const env = environmentOf(config, isDemo, dataDir);
    tell(`正在启动，数据目录 ${dataDir} …`);
    const running = await startUp(
      {
        dataDir,
        port: config.PORT,
        host: config.HOST,
        publicUrl: config.PUBLIC_URL,
        corpId: config.CORP_ID,
        queuePrefix: config.QUEUE_PREFIX,
        mongodbUrl: config.MONGODB_URL,
        redisUrl: config.REDIS_URL,
        hasStandby: config.API_STANDBY,
        env,
        ...(isDemo && config.WECOM_CORP_ID === undefined
          ? {
              simulator: {
                connect: async (...given) => (await import("#src/demo/demo-platform.js")).connectPlatform(...given),
              },
            }
          : {}),
        prepare: async (endpoints) => (await import("./first-records.js")).prepareRecords(endpoints, env, isDemo),
        signInLinks: async (endpoints) =>
          (await import("./first-records.js")).finishStart(endpoints, env, dataDir, isDemo, tell, signal),
        tell,
      },
      signal,
    );
    announce(running.ready, isDemo, tell);
    await untilAborted(signal);
    tell("正在停止 …");
    await running.stop();
    tell("已停止");
    return 0;
  } catch (error) {
    if (signal.aborted) return 130;
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/**
 * Whether the data directory belongs to the demo company. Chosen at its first start: the demo when nothing is
 * configured, and kept from then on, so that a real corp's records never meet the demo's.
 */
function modeOf(dataDir: string, config: Config, isEmpty: boolean): "demo" | "own" {
  const file = join(openDataDir(dataDir).root, "mode");
  if (existsSync(file)) return readFileSync(file, "utf8").trim() === "demo" ? "demo" : "own";
  const isConfigured =
    config.MONGODB_URL !== undefined || config.WECHATY_PUPPET !== "none" || config.WECOM_CORP_ID !== undefined;
  const mode = isEmpty || isConfigured ? "own" : "demo";
  writeFileSync(file, `${mode}\n`);
  return mode;
}

function environmentOf(config: Config, isDemo: boolean, dataDir: string): Record<string, string> {
  if (!isDemo) return {};
  return {
    DEMO: "1",
    CORP_NAME: "衡川自动化",
    WECHATY_PUPPET: "wechaty-puppet-mock",
    WECHATY_ACCOUNT: DEMO_BOT_MEMBER,
    WECHATY_MEMBER: DEMO_BOT_MEMBER,
    WECHATY_MOCK_OUTBOX: config.WECHATY_MOCK_OUTBOX ?? join(dataDir, "mock-outbox.jsonl"),
  };
}

function announce(ready: ReadyFile, isDemo: boolean, tell: (line: string) => void): void {
  tell("");
  tell(`关系 SCRM 已就绪：${ready.url}`);
  if (isDemo) tell("演示公司：衡川自动化(人物和数据均为虚构)。不要演示数据:bin/up --empty --data 另一个目录");
  if (ready.simulator) tell(`企业微信模拟器(扮演客户和成员):${ready.simulator}/`);
  tell("一次性登录链接(每条用一次，七天有效):");
  for (const link of ready.signIn) tell(`  ${ROLE_LABELS[link.role]} ${link.name}  ${link.url}`);
  tell("Ctrl-C 停止");
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
