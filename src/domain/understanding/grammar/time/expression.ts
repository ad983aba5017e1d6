/** A whole time expression as the grammar reads it. */
import type { TimeEdge } from "../match.js";
import { type DurationRef } from "./durations.js";
import { type Unit, type Wall } from "./wall.js";

/** An expression with its place; `from`/`to` are the interval meant (null: open). */
export interface Expression {
  start: number;
  end: number;
  kind: "interval" | "duration" | "recurrence";
  from: Wall | null;
  to: Wall | null;
  grain: Unit["grain"];
  other: { from: Wall | null; to: Wall | null } | null;
  edge: TimeEdge;
  unit: Unit | null;
  clock: boolean;
  dayPart: string | null;
  holiday: string | null;
  duration: DurationRef | null;
  rule: string | null;
  approx: boolean;
}

export const EMPTY: Omit<Expression, "start" | "end"> = {
  kind: "interval",
  from: null,
  to: null,
  grain: "day",
  other: null,
  edge: "on",
  unit: null,
  clock: false,
  dayPart: null,
  holiday: null,
  duration: null,
  rule: null,
  approx: false,
};
