/** One life of a bot: from start to logout, lost lease, silence or stop. */
import { join } from "node:path";
import { buildBot } from "#src/adapters/wechaty/build-bot.js";
import { toSourceMessage, type MessageContext } from "#src/adapters/wechaty/source-message.js";
import { wechatyMessenger } from "#src/adapters/wechaty/wechaty-messenger.js";
import type { CaptureSpool } from "#src/adapters/wechaty/capture-spool.js";
import type { BotLease } from "#src/adapters/redis/bot-lease.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import { channelOfAccount, type BotCapabilities, type BotCapability } from "#src/domain/touch/bot-account.js";
import type { BotReport } from "#src/usecases/bots/bot-use-cases.js";
import type { BotBehaviour, BotConfig, BotDeps } from "./bot-options.js";
import type { DemoStage } from "./demo/demo-player.js";
import { listen, type BotPlugin } from "./plugin.js";
import { capabilities } from "./plugins/capabilities.js";
import { captureMessages } from "./plugins/capture-messages.js";
import { catchUp } from "./plugins/catch-up.js";
import { friendRequests } from "./plugins/friend-requests.js";
import { keepMedia } from "./plugins/keep-media.js";
import { knownIds } from "./plugins/known-ids.js";
import { liveness } from "./plugins/liveness.js";
import { loginState } from "./plugins/login-state.js";
import { ruleReplies } from "./plugins/rule-replies.js";
import { roomChanges } from "./plugins/room-changes.js";

/** How often due touches of the account are looked for, besides the jobs that wake it, in ms. */
const PUMP_MS = 3_000;
const SILENT_MS = 5 * 60_000;
const START_MS = 90_000;
const BEAT_MS = 15_000;
/** Gaps that the account's record remembers. */
const MAX_GAPS = 10;
/** Noise of the core: after a room event it takes the room's id for a contact's. */
const ROOM_NOISE = /^no payload found for id \S*@/;

export const spoolDirOf = (config: BotConfig): string => join(config.dataDir, "bot-spool", config.account);

export type SessionEnd = "stopped" | "the lease was lost" | "no sign of life";

/** Runs until the session ends. @returns why it ended. */
export async function runSession(
  deps: BotDeps,
  config: BotConfig,
  parts: { lease: BotLease; spool: CaptureSpool; stage: DemoStage | null; stop: AbortSignal },
): Promise<SessionEnd> {
  const { lease, spool, stage, stop } = parts;
  const channel = channelOfAccount(config.account);
  const { log, now, behaviour } = deps;
  const onProblem = (what: string, error?: unknown): void => log.warn({ account: config.account, err: error }, what);
  const report = (changes: Omit<BotReport, "corpId" | "account">): Promise<void> =>
    deps.reportBot({ corpId: deps.corpId, account: config.account, ...changes });
  const tell = (changes: Omit<BotReport, "corpId" | "account">): Promise<void> =>
    report(changes).catch((error: unknown) => onProblem("the account's state was not stored", error));

  let end: (why: SessionEnd) => void = () => undefined;
  const ended = new Promise<SessionEnd>((resolve) => (end = resolve));
  stop.addEventListener("abort", () => end("stopped"));
  lease.lost.addEventListener("abort", () => end("the lease was lost"));
  if (stop.aborted) return "stopped";

  const memberName = (await deps.memberName(config.memberId).catch(() => null)) ?? config.memberId;
  const context: MessageContext = {
    source: channel,
    memberId: config.memberId,
    memberName,
    colleagueOf: deps.colleagueOf,
    ...(behaviour ? { mediaUrlOf: (sourceId: string) => behaviour.mediaUrlOf(channel, sourceId) } : {}),
  };
  const before = await behaviour?.find(config.account).catch(() => null);
  const { bot, mocker } = await buildBot({ ...config, mockNow: now });
  const minGapMs = config.minGapMs ?? (mocker ? 0 : 1_500);
  const isPaced = behaviour !== undefined && (config.isPaced ?? !mocker);
  const messenger = wechatyMessenger(bot, {
    minGapMs,
    isHeld: () => lease.isHeld(),
    ...(deps.materialFile ? { fileOf: deps.materialFile } : {}),
    onLearned: (answer) => learn({ send_files: answer }),
    ...(isPaced ? { pace: (text: string) => behaviour.paceOf(config.account, text) } : {}),
  });
  let detachChannel: (() => void) | null = null;
  const goOffline = (): void => {
    detachChannel?.();
    detachChannel = null;
    stage?.detach();
  };

  const keep = (message: SourceMessage): void => spool.push(message);
  let asked: BotCapabilities = before?.capabilities ?? {};
  const learn = (learned: BotCapabilities): void => {
    if (Object.entries(learned).every(([name, answer]) => asked[name as BotCapability] === answer)) return;
    asked = { ...asked, ...learned };
    void tell({ capabilities: asked });
  };
  const behaviourPlugins = (given: BotBehaviour): BotPlugin[] => [
    ruleReplies({
      account: config.account,
      answer: given.answer,
      say: async (conversationId, text) => {
        await messenger.say(conversationId, text);
        learn({ send_text: "yes" });
      },
      isColleague: async (wechatId) => (await deps.colleagueOf(wechatId)) !== null,
      onProblem,
      now,
    }),
    keepMedia({ source: channel, keep: given.keepMedia, onLearned: (files) => learn({ files }), onProblem }),
    knownIds({ knowAs: given.knowAs, onProblem }),
    capabilities({ onAsked: async (answers) => learn(known(answers)), onProblem }),
    catchUp({
      lastHeardAt: before?.lastEventAt ?? null,
      capture: async (message) => {
        const read = await toSourceMessage(message, context);
        if (read) keep(read);
      },
      onGap: async (gap) => report({ gaps: [gap, ...(before?.gaps ?? [])].slice(0, MAX_GAPS) }),
      onProblem,
      now: () => new Date(),
    }),
  ];
  const uninstall = [
    listen(
      bot,
      "error",
      (error: Error) => {
        if (!ROOM_NOISE.test(error.message)) onProblem("the puppet reports an error", error);
      },
      onProblem,
    ),
    ...[
      captureMessages({ context, keep, onProblem }),
      friendRequests({
        rule: config.friendRule,
        source: channel,
        memberId: config.memberId,
        memberName,
        keep,
        onProblem,
        now,
      }),
      roomChanges({ context, keep, onProblem, now }),
      loginState({
        report,
        onOnline: () => {
          detachChannel ??= deps.channels.attach(channel, messenger);
          if (mocker) stage?.attach(mocker, config.memberId);
        },
        onOffline: goOffline,
        onProblem,
        now,
      }),
      liveness({
        silentMs: SILENT_MS,
        startMs: START_MS,
        checkMs: BEAT_MS,
        onBeat: (lastEventAt) => report({ lastEventAt }),
        onSilent: () => end("no sign of life"),
        onProblem,
        // Silence is real waiting: a moved clock is no sign of death.
        now: () => new Date(),
      }),
      ...(behaviour ? behaviourPlugins(behaviour) : []),
    ].map((plugin) => plugin(bot)),
  ];
  const stopPump = startPump(
    () => deps.sendDueOf(deps.corpId, channel),
    () => detachChannel !== null,
    onProblem,
  );

  try {
    await tell({ puppet: config.puppet, memberId: config.memberId, state: "starting", qr: null, note: null });
    await bot.start();
    if (mocker) {
      const self = mocker.createContact({ id: config.memberId, name: memberName });
      mocker.login(self);
    }
    return await ended;
  } finally {
    goOffline();
    await stopPump();
    uninstall.forEach((remove) => remove());
    // Keeps an error during the stop from ending the process.
    bot.on("error", () => undefined);
    await bot.stop().catch((error: unknown) => onProblem("the bot did not stop cleanly", error));
  }
}

/** What a question could not settle says nothing against what use has shown. */
const known = (answers: BotCapabilities): BotCapabilities =>
  Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== "unknown"));

/** Calls `work` again and again while `isOn`, never twice at once. */
function startPump(
  work: () => Promise<unknown>,
  isOn: () => boolean,
  onProblem: (what: string, error: unknown) => void,
): () => Promise<void> {
  let running: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    if (running || !isOn()) return;
    running = work()
      .catch((error: unknown) => onProblem("due messages could not be looked for", error))
      .finally(() => (running = null));
  }, PUMP_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
