/** Keeps one bot account alive: takes the account's lease, runs a session, and begins again when it ends. */
import { captureSpool } from "#src/adapters/wechaty/capture-spool.js";
import type { BotConfig, BotDeps } from "./bot-options.js";
import { demoStage, type DemoPlayer } from "./demo/demo-player.js";
import { runSession, spoolDirOf, type SessionEnd } from "./session.js";

export interface RunningBot {
  /** Scripted people; null unless the puppet is the mock. */
  player: DemoPlayer | null;
  /** Resolves when everything heard so far is in the store. */
  drained(): Promise<void>;
  /** Logs nothing out: ends the session, gives the lease back. What was heard and not delivered stays on disk. */
  stop(): Promise<void>;
}

const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 60_000;
/** A session that lasted this long was healthy: the next one begins at once. */
const HEALTHY_MS = 5 * 60_000;
const LEASE_POLL_MS = 3_000;

/** Starts in the background; problems are logged and tried again, never thrown. */
export function startBot(deps: BotDeps, config: BotConfig): RunningBot {
  const stopping = new AbortController();
  const stage = config.puppet === "wechaty-puppet-mock" ? demoStage(deps.now) : null;
  const fields = { corpId: deps.corpId, account: config.account };
  const spool = captureSpool({
    dir: spoolDirOf(config),
    deliver: deps.capture,
    onProblem: (what, error) => deps.log.warn({ ...fields, err: error }, what),
  });

  async function run(): Promise<void> {
    let backoffMs = FIRST_BACKOFF_MS;
    while (!stopping.signal.aborted) {
      const begunAt = Date.now();
      try {
        const lease = await deps.leases.acquire(deps.corpId, config.account);
        if (!lease) {
          await pause(LEASE_POLL_MS, stopping.signal);
          continue;
        }
        try {
          const why = await runSession(deps, config, { lease, spool, stage, stop: stopping.signal });
          deps.log.info({ ...fields, why }, "the bot's session ended");
          if (why === "no sign of life") await deps.behaviour?.countRestart(config.account).catch(() => undefined);
          if (lease.isHeld()) await sayOffline(deps, config, why);
        } finally {
          await lease.release();
        }
      } catch (error) {
        deps.log.warn({ ...fields, err: error }, "the bot's session failed");
      }
      if (Date.now() - begunAt > HEALTHY_MS) backoffMs = FIRST_BACKOFF_MS;
      await pause(backoffMs, stopping.signal);
      backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
    }
  }

  const running = run();
  return {
    player: stage,
    drained: () => spool.drained(),
    stop: async () => {
      stage?.stop();
      stopping.abort();
      await running;
      await spool.stop();
    },
  };
}

/** Only the holder of the lease speaks for the account. */
async function sayOffline(deps: BotDeps, config: BotConfig, why: SessionEnd): Promise<void> {
  const state =
    why === "stopped"
      ? { state: "offline" as const, note: null }
      : { state: "error" as const, note: "账号没有响应，正在重新连接" };
  try {
    await deps.reportBot({ corpId: deps.corpId, account: config.account, qr: null, ...state });
  } catch (error) {
    deps.log.warn({ account: config.account, err: error }, "the account's state was not stored");
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
