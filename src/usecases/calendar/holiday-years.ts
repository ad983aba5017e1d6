/** Holidays that an administrator entered, beside those that the product ships. */
import type { LunarCalendar } from "#src/domain/calendar/birthday.js";
import { readHolidayNotice } from "#src/domain/calendar/holiday-notice.js";
import type { LiveCalendar } from "#src/domain/calendar/live-calendar.js";
import { workCalendar, type HolidayEntry } from "#src/domain/calendar/work-calendar.js";
import { InvalidInputError } from "#src/domain/shared/errors.js";
import type { AreaSettings } from "../settings/area-settings.js";

export interface EnteredHolidays {
  years: { year: number; days: HolidayEntry[] }[];
}
export const noHolidays: EnteredHolidays = { years: [] };

export interface HolidayYearsDeps {
  entered: AreaSettings<EnteredHolidays>;
  /** Years that the product ships. */
  shipped: ReadonlyMap<number, readonly HolidayEntry[]>;
  /** The calendar of this process. */
  calendar: LiveCalendar;
  lunar: LunarCalendar;
  /** Working days changed: what was planned by them is looked at again. */
  onChanged: (corpId: string) => Promise<unknown>;
}

export type HolidayYears = ReturnType<typeof createHolidayYears>;

export function createHolidayYears(deps: HolidayYearsDeps) {
  let seenAt: number | null = null;

  /** Takes over what was entered, also in another process; cheap when nothing changed. */
  const refresh = async (corpId: string): Promise<void> => {
    const { value, updatedAt } = await deps.entered.get(corpId);
    if ((updatedAt?.getTime() ?? null) === seenAt) return;
    const years = new Map(deps.shipped);
    for (const { year, days } of value.years) years.set(year, days);
    deps.calendar.replace(workCalendar(years, deps.lunar));
    seenAt = updatedAt?.getTime() ?? null;
  };

  return {
    refresh,
    /**
     * Reads a published notice and keeps its days for the year; entering it again replaces them.
     *
     * @throws InvalidInputError nothing in the text arranges a holiday. AppError `conflict`: somebody else entered one.
     */
    enter: async (corpId: string, input: { year: number; text: string; byUserId: string }): Promise<HolidayEntry[]> => {
      const days = readHolidayNotice(input.year, input.text);
      if (!days.some(({ isOffDay }) => isOffDay))
        throw new InvalidInputError([
          {
            path: "text",
            message: "没有读到放假安排。请粘贴国务院通知的正文，每个节日一段，例如“一、元旦：1月1日至3日放假”",
          },
        ]);
      const { value, updatedAt } = await deps.entered.get(corpId);
      const years = [...value.years.filter(({ year }) => year !== input.year), { year: input.year, days }];
      await deps.entered.change(corpId, { value: { years }, basedOn: updatedAt, byUserId: input.byUserId });
      await refresh(corpId);
      await deps.onChanged(corpId);
      return days;
    },
  };
}
