/** Until when a task may be put aside. */
import type { Words } from "../shared/text/use-words";
import { addDays, instantOf, nextMonday } from "../shared/text/zoned-time";

export type SnoozeKey = "snoozeHours" | "snoozeTomorrow" | "snoozeMonday";

export function snoozeChoices({ now, today, zone }: Pick<Words, "now" | "today" | "zone">): {
  key: SnoozeKey;
  until: string;
}[] {
  return [
    { key: "snoozeHours", until: new Date(now.getTime() + 3_600_000).toISOString() },
    { key: "snoozeTomorrow", until: instantOf(addDays(today, 1), "09:30", zone).toISOString() },
    { key: "snoozeMonday", until: instantOf(nextMonday(today), "09:30", zone).toISOString() },
  ];
}
