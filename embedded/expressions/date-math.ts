import { Long } from "bson";
import { fail, must } from "../errors.js";
import { isWhole, toDouble } from "../values/numbers.js";
import { isNullish, isNumber, typeName, type Value } from "../values/types.js";
import { type Named, named } from "./arguments.js";
import { civilDate, dayMs, dayNumber, instantOf, localMidnight, zoneArgument } from "./date-parts.js";
import type { Operator, OperatorTable } from "./scope.js";
import type { Zone } from "./zone.js";

/** A unit of time: so many milliseconds, days or months. */
export interface TimeUnit {
  readonly kind: "ms" | "days" | "months";
  readonly size: number;
}

const units = new Map<string, TimeUnit>([
  ["millisecond", { kind: "ms", size: 1 }],
  ["second", { kind: "ms", size: 1000 }],
  ["minute", { kind: "ms", size: 60_000 }],
  ["hour", { kind: "ms", size: 3_600_000 }],
  ["day", { kind: "days", size: 1 }],
  ["week", { kind: "days", size: 7 }],
  ["month", { kind: "months", size: 1 }],
  ["quarter", { kind: "months", size: 3 }],
  ["year", { kind: "months", size: 12 }],
]);

/** @throws StoreError 5439013 not a string; `unknownCode` for a unit that does not exist. */
export function timeUnit(unit: Value, unknownCode = 9): TimeUnit {
  if (typeof unit !== "string") return fail(5439013, `unit must be a string, got ${typeName(unit)}`);
  return units.get(unit) ?? fail(unknownCode, `unknown time unit value: ${unit}`);
}

/** The zone of an operator; undefined (the result is null) when it or a required argument is null or missing. */
const zoneFor = ({ get, has }: Named, ...required: string[]): Zone | undefined =>
  required.some((key) => isNullish(get(key))) ? undefined : zoneArgument(get("timezone"), has("timezone"));

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** 1 Monday to 7 Sunday, null for a null argument; Sunday when there is none. Only weeks look at it. */
function weekStart({ get, has }: Named): number | null {
  const value = get("startOfWeek");
  if (get("unit") !== "week" || !has("startOfWeek")) return 7;
  if (isNullish(value)) return null;
  if (typeof value !== "string") return fail(5439015, `startOfWeek must be a string, got ${typeName(value)}`);
  const wanted = value.toLowerCase();
  const index = weekdays.findIndex((day) => day === wanted || day.slice(0, 3) === wanted);
  return index < 0 ? fail(5439016, `unknown day of week value: ${value}`) : index + 1;
}

const adder = (sign: 1 | -1): Operator =>
  named("startDate:5166402 unit:5166402 amount:5166402 timezone", [5166400, 5166401], (args) => {
    const zone = zoneFor(args, "startDate", "unit", "amount");
    if (!zone) return null;
    const instant = instantOf(args.get("startDate"), 5166403);
    const unit = timeUnit(args.get("unit"));
    const amount = args.get("amount");
    must(isNumber(amount) && isWhole(amount), 5166405, "'amount' must be an integer");
    return new Date(addToDate(instant, unit, sign * toDouble(amount), zone));
  });

/** Arithmetic with dates in a zone. */
export const dateMathOperators: OperatorTable = {
  $dateAdd: adder(1),
  $dateSubtract: adder(-1),
  $dateDiff: named(
    "startDate:5166303 endDate:5166304 unit:5166305 timezone startOfWeek",
    [5166301, 5166302],
    (args) => {
      const zone = zoneFor(args, "startDate", "endDate", "unit");
      if (!zone) return null;
      const unit = timeUnit(args.get("unit"));
      const weekday = weekStart(args);
      if (weekday === null) return null;
      const [start, end] = [instantOf(args.get("startDate"), 5166307), instantOf(args.get("endDate"), 5166307)];
      return Long.fromNumber(difference(start, end, unit, zone, weekday));
    },
  ),
  $dateTrunc: named("date:5439009 unit:5439010 binSize timezone startOfWeek", [5439007, 5439008], (args) => {
    const zone = zoneFor(args, "date", "unit", ...(args.has("binSize") ? ["binSize"] : []));
    if (!zone) return null;
    const unit = timeUnit(args.get("unit"), 5439014);
    const weekday = weekStart(args);
    if (weekday === null) return null;
    const bins = args.get("binSize");
    must(bins === undefined || (isNumber(bins) && isWhole(bins)), 5439017, "'binSize' must be a 64-bit integer");
    const size = bins === undefined ? 1 : toDouble(bins);
    must(size > 0, 5439018, "$dateTrunc requires 'binSize' to be greater than 0");
    return new Date(truncateDate(instantOf(args.get("date"), 5439012), unit, size, zone, weekday));
  }),
};

/** The instant `amount` units later; days and longer units keep the local time, months end on their last day. */
export function addToDate(instant: number, { kind, size }: TimeUnit, amount: number, zone: Zone): number {
  const local = instant + zone.offsetAt(instant);
  let result = instant + amount * size;
  if (kind === "days") result = zone.toUtc(local + amount * size * dayMs);
  if (kind === "months") {
    const { year, month, day, timeMs } = civilDate(local);
    const target = month + amount * size;
    const lastDay = civilDate(localMidnight(year, target + 1, 0)).day;
    result = zone.toUtc(localMidnight(year, target, Math.min(day, lastDay)) + timeMs);
  }
  return Math.abs(result) <= 8.64e15 ? result : fail(5166406, "date overflow: the result is out of range");
}

/** Months since the year 0, and days since the first `weekday` of 2000 (a Saturday, day 10957). */
const monthNumber = (localMs: number): number => civilDate(localMs).year * 12 + civilDate(localMs).month - 1;
const dayOfCycle = (localMs: number, weekday: number): number => dayNumber(localMs) - 10_957 - ((weekday + 1) % 7);

/** How many boundaries of the unit lie between two instants, by the zone's clock. */
function difference(start: number, end: number, { kind, size }: TimeUnit, zone: Zone, weekday: number): number {
  const [from, to] = [zone.offsetAt(start), zone.offsetAt(end)];
  const boundaries = (local: number): number => {
    if (kind === "months") return Math.floor(monthNumber(local) / size);
    return kind === "days" ? Math.floor(dayOfCycle(local, weekday) / size) : Math.floor(local / size);
  };
  const shift = kind === "ms" ? Math.trunc((to - from) / size) : 0;
  return boundaries(end + to) - boundaries(start + from) - shift;
}

/** The start of the bin an instant lies in; bins of `bins` units count from 2000-01-01 in the zone. */
export function truncateDate(
  instant: number,
  { kind, size }: TimeUnit,
  bins: number,
  zone: Zone,
  weekday: number,
): number {
  const down = (n: number): number => Math.floor(n / (bins * size)) * bins * size;
  if (kind === "ms") {
    const reference = zone.toUtc(localMidnight(2000, 1, 1));
    return reference + down(instant - reference);
  }
  const local = instant + zone.offsetAt(instant);
  if (kind === "months") return zone.toUtc(localMidnight(2000, down(monthNumber(local) - 24_000) + 1, 1));
  const day = size === 7 ? dayOfCycle(local, weekday) : dayNumber(local) - 10_957;
  return zone.toUtc((dayNumber(local) - day + down(day)) * dayMs);
}
