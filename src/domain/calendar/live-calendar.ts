import type { WorkCalendar } from "./work-calendar.js";

/** A calendar that can be replaced while others hold it: a year's notice was entered. */
export interface LiveCalendar extends WorkCalendar {
  replace(calendar: WorkCalendar): void;
}

export function liveCalendar(first: WorkCalendar): LiveCalendar {
  let current = first;
  return {
    get knownYears() {
      return current.knownYears;
    },
    kindOf: (date) => current.kindOf(date),
    isWorkingDay: (date) => current.isWorkingDay(date),
    isKnown: (date) => current.isKnown(date),
    holidayNameOn: (date) => current.holidayNameOn(date),
    holidaysOf: (year) => current.holidaysOf(year),
    addWorkingDays: (date, days) => current.addWorkingDays(date, days),
    replace: (calendar) => (current = calendar),
  };
}
