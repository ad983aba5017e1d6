/** Notices a bot that has gone silent: asks it for a sign of life, and ends its session when none comes. */
import { definePlugin, listen, type BotPlugin, type OnProblem } from "../plugin.js";

export interface LivenessOptions {
  /** After this long without any event the bot is asked, after twice as long it is given up, in ms. */
  silentMs: number;
  /** A bot that has not said anything this long after its start is given up, in ms. */
  startMs: number;
  /** How often to look, in ms. */
  checkMs: number;
  /** Told at every look. */
  onBeat: (lastEventAt: Date) => Promise<void>;
  onSilent: () => void;
  onProblem: OnProblem;
  now: () => Date;
}

const SIGNS = ["message", "heartbeat", "dong", "login", "scan", "friendship", "room-join", "room-leave", "room-topic"];

export const liveness = (options: LivenessOptions): BotPlugin =>
  definePlugin("liveness", (bot) => {
    const { silentMs, startMs, checkMs, onBeat, onSilent, onProblem, now } = options;
    let lastEventAt = now();
    let hasBegun = false;
    const seen = (): void => {
      lastEventAt = now();
      hasBegun = true;
    };
    const removers = SIGNS.map((event) => listen(bot, event, seen, onProblem));
    const timer = setInterval(() => {
      const silentFor = now().getTime() - lastEventAt.getTime();
      if (silentFor >= (hasBegun ? 2 * silentMs : startMs)) onSilent();
      else if (silentFor >= silentMs) bot.ding("liveness");
      onBeat(lastEventAt).catch((error: unknown) => onProblem("the account's heartbeat was not stored", error));
    }, checkMs);
    return () => {
      clearInterval(timer);
      removers.forEach((remove) => remove());
    };
  });
