/** When an account may send, and how long a person would type. Pure. */
import { nextAllowedAt } from "../calendar/quiet-hours.js";
import { addDays, instantAt, localDateOf } from "../shared/time.js";
import type { BotSettings } from "./bot-settings.js";

export type Pace = { act: "send"; typingMs: number } | { act: "wait"; until: Date; note: string };

export interface PaceInput {
  settings: Pick<BotSettings, "dailyBudget" | "hours" | "typingMsPerChar">;
  zone: string;
  /** Sent by the account on the local day of `now`. */
  sentToday: number;
  text: string;
  now: Date;
}

const MIN_TYPING_MS = 600;
/** Nobody waits longer before a message, however long it is. */
const MAX_TYPING_MS = 12_000;

/** May the account send now, and after how much typing? Not now: when next. */
export function paceOf({ settings, zone, sentToday, text, now }: PaceInput): Pace {
  // Outside of the hours is what quiet hours are, with the ends changed.
  const resting = { from: settings.hours.to, to: settings.hours.from };
  const openAt = nextAllowedAt(now, resting, zone);
  if (openAt > now) return { act: "wait", until: openAt, note: "账号的工作时间之外，顺延发送" };
  if (sentToday >= settings.dailyBudget) {
    const tomorrow = instantAt(addDays(localDateOf(now, zone), 1), 0, zone);
    return { act: "wait", until: nextAllowedAt(tomorrow, resting, zone), note: "账号今天的发送额度已用完，顺延到明天" };
  }
  return { act: "send", typingMs: typingMs(text, settings.typingMsPerChar) };
}

/** Time to type a text; 0 ms a character: none. */
export function typingMs(text: string, msPerChar: number): number {
  if (msPerChar === 0) return 0;
  return Math.min(MAX_TYPING_MS, Math.max(MIN_TYPING_MS, Array.from(text).length * msPerChar));
}
