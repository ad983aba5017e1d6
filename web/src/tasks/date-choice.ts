/** The quick dates of a next step. */
import { addDays, instantOf, nextMonday } from "../shared/text/zoned-time";

export type QuickDate = "tomorrow" | "in3days" | "nextMonday";
export type DateChoice = { kind: QuickDate } | { kind: "pick"; day: string; time: string };

/** Wall-clock time of quick dates: after the morning's first mails, before lunch. */
export const QUICK_TIME = "10:00";

const quickDay: Readonly<Record<QuickDate, (today: string) => string>> = {
  tomorrow: (today) => addDays(today, 1),
  in3days: (today) => addDays(today, 3),
  nextMonday,
};

const dayOfChoice = (choice: DateChoice, today: string): string =>
  choice.kind === "pick" ? choice.day : quickDay[choice.kind](today);

/** The instant of a choice, or null while a picked date is not complete. */
export function instantOfChoice(choice: DateChoice, today: string, zone: string): Date | null {
  const day = dayOfChoice(choice, today);
  const time = choice.kind === "pick" ? choice.time : QUICK_TIME;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(time)) return null;
  return instantOf(day, time, zone);
}
