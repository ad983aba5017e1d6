/** After a reconnect: notes how long the account did not listen, and captures what the puppet still has of that time. */
import type { Contact, Message } from "wechaty";
import type { ListeningGap } from "#src/domain/touch/bot-account.js";
import { definePlugin, listen, type BotPlugin, type OnProblem } from "../plugin.js";

export interface CatchUpOptions {
  /** Last sign of life before this session; null: the account is new. */
  lastHeardAt: Date | null;
  /** Captures one message; it may have been captured already. */
  capture: (message: Message) => Promise<void>;
  onGap: (gap: ListeningGap) => Promise<void>;
  onProblem: OnProblem;
  now: () => Date;
  /** The puppet loads its messages after the login; how long to wait, in ms (default 3,000). */
  settleMs?: number;
}

/** A shorter silence is no gap: heartbeats come every few minutes. */
const MIN_GAP_MS = 2 * 60_000;
const SETTLE_MS = 3_000;

export const catchUp = (options: CatchUpOptions): BotPlugin =>
  definePlugin("catch-up", (bot) => {
    const { lastHeardAt, capture, onGap, onProblem, now } = options;
    let heardAt = lastHeardAt;
    let timer: NodeJS.Timeout | null = null;
    const look = async (from: Date, to: Date): Promise<void> => {
      let found = 0;
      for (const message of await bot.Message.findAll()) {
        if (message.date() < from || message.date() > to) continue;
        await capture(message);
        found++;
      }
      await onGap({ from, to, found });
    };
    const removers = [
      listen(
        bot,
        "login",
        (_user: Contact) => {
          const [from, to] = [heardAt, now()];
          heardAt = to;
          if (!from || to.getTime() - from.getTime() < MIN_GAP_MS) return;
          timer = setTimeout(() => {
            look(from, to).catch((error: unknown) => onProblem("missed messages could not be looked for", error));
          }, options.settleMs ?? SETTLE_MS);
        },
        onProblem,
      ),
      listen(bot, "message", () => void (heardAt = now()), onProblem),
      listen(bot, "heartbeat", () => void (heardAt = now()), onProblem),
    ];
    return () => {
      if (timer) clearTimeout(timer);
      removers.forEach((remove) => remove());
    };
  });
