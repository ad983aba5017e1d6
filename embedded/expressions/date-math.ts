import { Long } from "bson";
import { StoreError } from "../errors.js";
import { isWhole, toDouble } from "../values/numbers.js";
import { isNullish, isNumber, typeName, type Value } from "../values/types.js";
import { namedOperator } from "./arguments.js";
import { addMonths, civilDate, dayMs, dayNumber, localMidnight } from "./calendar.js";
import { instantOf, zoneArgument } from "./date-parts.js";
import { type Operator, operatorTable } from "./scope.js";
import type { Zone } from "./zone.js";

const unitMs = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000 } as const;
const unitDays = { day: 1, week: 7 } as const;
const unitMonths = { month: 1, quarter: 3, year: 12 } as const;

/** The units of `$dateAdd`, `$dateDiff`, `$dateTrunc` and of time ranges in windows. */
export type TimeUnit = keyof typeof unitMs | keyof typeof unitDays | keyof typeof unitMonths;

const isIn = <T extends object>(table: T, unit: PropertyKey): unit is keyof T => Object.hasOwn(table, unit);

/** Arithmetic with dates in a zone. */
export const dateMathOperators = operatorTable({
  $dateAdd: adder(1),
  $dateSubtract: adder(-1),
  $dateDiff: namedOperator(
    ["startDate", "endDate", "unit"],
    ["timezone", "startOfWeek"],
    { notObject: 5166301, unknown: 5166302, missing: { startDate: 5166303, endDate: 5166304, unit: 5166305 } },
    ({ startDate, endDate, unit, timezone, startOfWeek }, given) => {
      const zone = zoneOrNull(timezone, given.has("timezone"), [startDate, endDate, unit]);
      if (!zone) return null;
      const known = timeUnit(unit);
      const weekday = weekStart(startOfWeek, known === "week" && given.has("startOfWeek"));
      if (weekday === null) return null;
      const [start, end] = [instantOf(startDate, 5166307), instantOf(endDate, 5166307)];
      return Long.fromNumber(difference(start, end, known, zone, weekday));
    },
  ),
  $dateTrunc: namedOperator(
    ["date", "unit"],
    ["binSize", "timezone", "startOfWeek"],
    { notObject: 5439007, unknown: 5439008, missing: { date: 5439009, unit: 5439010 } },
    ({ date, unit, binSize, timezone, startOfWeek }, given) => {
      if (given.has("binSize") && isNullish(binSize)) return null;
      const zone = zoneOrNull(timezone, given.has("timezone"), [date, unit]);
      if (!zone) return null;
      const known = timeUnit(unit, 5439014);
      const weekday = weekStart(startOfWeek, known === "week" && given.has("startOfWeek"));
      if (weekday === null) return null;
      return new Date(truncateDate(instantOf(date, 5439012), known, bins(binSize), zone, weekday));
    },
  ),
});

function zoneOrNull(timezone: Value, isGiven: boolean, required: readonly Value[]): Zone | undefined {
  return required.some(isNullish) ? undefined : zoneArgument(timezone, isGiven);
}

/** @throws StoreError 5439013 not a string; `unknownCode` for a unit that does not exist. */
export function timeUnit(unit: Value, unknownCode = 9): TimeUnit {
  if (typeof unit !== "string") throw new StoreError(5439013, `unit must be a string, got ${typeName(unit)}`);
  if (isIn(unitMs, unit) || isIn(unitDays, unit) || isIn(unitMonths, unit)) return unit;
  throw new StoreError(unknownCode, `unknown time unit value: ${unit}`);
}

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** 1 Monday to 7 Sunday, null for a null argument; Sunday when there is none. */
function weekStart(value: Value, isGiven: boolean): number | null {
  if (!isGiven) return 7;
  if (isNullish(value)) return null;
  if (typeof value !== "string") throw new StoreError(5439015, `startOfWeek must be a string, got ${typeName(value)}`);
  const wanted = value.toLowerCase();
  const index = weekdays.findIndex((day) => day === wanted || day.slice(0, 3) === wanted);
  if (index < 0) throw new StoreError(5439016, `unknown day of week value: ${value}`);
  return index + 1;
}

function bins(value: Value): number {
  if (value === undefined) return 1;
  if (!isNumber(value) || !isWhole(value))
    throw new StoreError(5439017, "$dateTrunc requires 'binSize' to be a 64-bit integer");
  if (toDouble(value) <= 0) throw new StoreError(5439018, "$dateTrunc requires 'binSize' to be greater than 0");
  return toDouble(value);
}

function adder(sign: 1 | -1): Operator {
  return namedOperator(
    ["startDate", "unit", "amount"],
    ["timezone"],
    { notObject: 5166400, unknown: 5166401, missing: 5166402 },
    ({ startDate, unit, amount, timezone }, given) => {
      const zone = zoneOrNull(timezone, given.has("timezone"), [startDate, unit, amount]);
      if (!zone) return null;
      const instant = instantOf(startDate, 5166403);
      const known = timeUnit(unit);
      if (!isNumber(amount) || !isWhole(amount)) throw new StoreError(5166405, "'amount' must be an integer");
      return new Date(addToDate(instant, known, sign * toDouble(amount), zone));
    },
  );
}

/** The instant `amount` units later; days and longer units keep the local time, months end on their last day. */
export function addToDate(instant: number, unit: TimeUnit, amount: number, zone: Zone): number {
  let result: number;
  if (isIn(unitMs, unit)) result = instant + amount * unitMs[unit];
  else {
    const local = instant + zone.offsetAt(instant);
    const moved = isIn(unitDays, unit)
      ? local + amount * unitDays[unit] * dayMs
      : addMonths(local, amount * unitMonths[unit]);
    result = zone.toUtc(moved);
  }
  if (!(Math.abs(result) <= 8.64e15)) throw new StoreError(5166406, "date overflow: the result is out of range");
  return result;
}

const monthNumber = (localMs: number) => {
  const { year, month } = civilDate(localMs);
  return year * 12 + month - 1;
};

/** Days since the first `weekday` of 2000. */
const dayOfWeekCycle = (localMs: number, weekday: number) => {
  const saturday = 10_957; // 2000-01-01
  return dayNumber(localMs) - saturday - ((weekday + 7 - 6) % 7);
};

/** How many boundaries of the unit lie between two instants, by the zone's clock. */
function difference(start: number, end: number, unit: TimeUnit, zone: Zone, weekday: number): number {
  const [from, to] = [zone.offsetAt(start), zone.offsetAt(end)];
  const [first, last] = [start + from, end + to];
  if (isIn(unitMonths, unit)) {
    const size = unitMonths[unit];
    return Math.floor(monthNumber(last) / size) - Math.floor(monthNumber(first) / size);
  }
  if (unit === "day") return dayNumber(last) - dayNumber(first);
  if (unit === "week") {
    return Math.floor(dayOfWeekCycle(last, weekday) / 7) - Math.floor(dayOfWeekCycle(first, weekday) / 7);
  }
  const size = unitMs[unit];
  return Math.floor(last / size) - Math.floor(first / size) - Math.trunc((to - from) / size);
}

/** The start of the bin an instant lies in; bins of `binSize` units count from 2000-01-01 in the zone. */
export function truncateDate(instant: number, unit: TimeUnit, binSize: number, zone: Zone, weekday: number): number {
  if (isIn(unitMs, unit)) {
    const size = binSize * unitMs[unit];
    const reference = zone.toUtc(localMidnight(2000, 1, 1));
    return reference + Math.floor((instant - reference) / size) * size;
  }
  const local = instant + zone.offsetAt(instant);
  if (isIn(unitMonths, unit)) {
    const size = binSize * unitMonths[unit];
    const month = Math.floor((monthNumber(local) - 24_000) / size) * size;
    return zone.toUtc(localMidnight(2000, month + 1, 1));
  }
  const day = unit === "week" ? dayOfWeekCycle(local, weekday) : dayNumber(local) - 10_957;
  const size = binSize * unitDays[unit];
  const excess = day - Math.floor(day / size) * size;
  return zone.toUtc((dayNumber(local) - excess) * dayMs);
}
