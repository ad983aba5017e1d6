import { StoreError } from "../errors.js";
import { addToDate, timeUnit, type TimeUnit } from "../expressions/date-math.js";
import { utc } from "../expressions/zone.js";
import { compareValues } from "../values/compare.js";
import { getOwn } from "../values/fields.js";
import { addNumbers, isWhole, toDouble } from "../values/numbers.js";
import { isDocument, isNumber, type NumberValue, type Value } from "../values/types.js";

/** The part of a sorted partition that belongs to the document at `at`: from (included) to (excluded). */
export type WindowBounds = (at: number, sortValues: readonly Value[]) => readonly [from: number, to: number];

/** How a window is written: counted in documents, or as a range of sort values. */
export interface Window {
  readonly kind: "whole" | "documents" | "range";
  /** Makes the bounds for one partition; they never move backwards from one document to the next. */
  start(): WindowBounds;
}

const whole: Window = { kind: "whole", start: () => (_at, sortValues) => [0, sortValues.length] };

/**
 * Checks and compiles `{documents: [lower, upper]}` or `{range: [lower, upper], unit}`; without either the window is the
 * whole partition.
 *
 * @param sortFields how many fields the partition is sorted by.
 * @throws StoreError 9 FailedToParse, 5339900 reversed bounds, 5339901/5339902 a sort that does not fit.
 */
export function compileWindow(specification: Value, sortFields: number, isAscending: boolean): Window {
  if (specification === undefined) return whole;
  if (!isDocument(specification)) throw new StoreError(9, "'window' field must be an object");
  for (const option of Object.keys(specification)) {
    if (!["documents", "range", "unit"].includes(option))
      throw new StoreError(9, `'window' field cannot have ${option}`);
  }
  const documents = getOwn(specification, "documents");
  const range = getOwn(specification, "range");
  const unit = getOwn(specification, "unit");
  if (documents !== undefined && range !== undefined)
    throw new StoreError(9, "Window bounds can specify either 'documents' or 'range', not both.");
  if (unit !== undefined && range === undefined)
    throw new StoreError(9, "Window bounds can only specify 'unit' with range-based bounds.");
  if (documents !== undefined) return documentWindow(documents, sortFields);
  return range === undefined ? whole : rangeWindow(range, unit, sortFields, isAscending);
}

type Bound = "unbounded" | "current" | NumberValue;

function bounds(value: Value, what: string): [Bound, Bound] {
  if (!Array.isArray(value) || value.length !== 2)
    throw new StoreError(9, `Window bounds must be a 2-element array: ${what}`);
  const [lower, upper] = value.map((bound) => {
    if (bound === "unbounded" || bound === "current" || isNumber(bound)) return bound;
    throw new StoreError(9, "Window bounds must be 'unbounded', 'current', or a number.");
  });
  const number = (bound: Bound | undefined) =>
    bound === "current" ? 0 : isNumber(bound) ? toDouble(bound) : undefined;
  const [from, to] = [number(lower), number(upper)];
  if (from !== undefined && to !== undefined && from > to)
    throw new StoreError(5339900, "Lower bound must not exceed upper bound");
  return [lower ?? "unbounded", upper ?? "unbounded"];
}

function documentWindow(value: Value, sortFields: number): Window {
  const [lower, upper] = bounds(value, "documents");
  const offset = (bound: Bound, unbounded: number): number => {
    if (bound === "unbounded") return unbounded;
    if (bound === "current") return 0;
    if (!isWhole(bound)) throw new StoreError(9, "Numeric document-based bounds must be an integer");
    return toDouble(bound);
  };
  const [from, to] = [offset(lower, -Infinity), offset(upper, Infinity)];
  if (from === -Infinity && to === Infinity) return whole;
  if (sortFields === 0) throw new StoreError(5339901, "Document-based bounds require a sortBy");
  const start =
    (): WindowBounds =>
    (at, { length }) => {
      const first = Math.min(Math.max(0, at + from), length);
      return [first, Math.max(first, Math.min(length, at + to + 1))];
    };
  return { kind: "documents", start };
}

function rangeWindow(value: Value, unit: Value, sortFields: number, isAscending: boolean): Window {
  const [lower, upper] = bounds(value, "range");
  if (unit !== undefined && typeof unit !== "string") throw new StoreError(9, "'unit' must be a string");
  const known = unit === undefined ? undefined : timeUnit(unit);
  if (sortFields !== 1 || !isAscending)
    throw new StoreError(5339902, "Range-based bounds require sortBy a single field, ascending");
  if (known !== undefined && [lower, upper].some((bound) => isNumber(bound) && !isWhole(bound))) {
    throw new StoreError(9, "With 'unit', range-based bounds must be an integer");
  }
  const start = (): WindowBounds => {
    let from = 0;
    let to = 0;
    return (at, sortValues) => {
      const value = sortValues[at];
      const first = bound(value, lower, known);
      const last = bound(value, upper, known);
      if (last === undefined) to = sortValues.length;
      else while (to < sortValues.length && compareValues(sortValues[to], last) <= 0) to++;
      const end = Math.max(at, to); // up to here, because a window may lie wholly ahead of its document
      const isBefore = (place: number) => first !== undefined && compareValues(sortValues[place], first) < 0;
      while (from < end && isBefore(from)) from++;
      return [from, Math.max(from, to)];
    };
  };
  return { kind: "range", start };
}

/** The sort value at the edge of a range; undefined when there is no edge. */
function bound(value: Value, offset: Bound, unit: TimeUnit | undefined): Value {
  if (offset === "unbounded") return undefined;
  if (offset === "current") return value;
  if (unit !== undefined) {
    if (!(value instanceof Date))
      throw new StoreError(5429513, "Invalid range: Expected the sortBy field to be a Date");
    return new Date(addToDate(value.getTime(), unit, toDouble(offset), utc));
  }
  if (value instanceof Date)
    throw new StoreError(
      5429513,
      "Invalid range: For windows that involve date or time ranges, a unit must be provided.",
    );
  if (!isNumber(value)) throw new StoreError(5429414, "Invalid range: Expected the sortBy field to be a number");
  return addNumbers(value, offset);
}
