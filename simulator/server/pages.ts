/** Opaque cursors. A page may be short, or empty with a cursor to go on; a foreign or old cursor is refused. */
import { createHash } from "node:crypto";
import { refuse } from "../core/platform-error.js";
import type { Call } from "./route.js";

const CURSOR_LIFE_S = 4 * 3_600;

export interface PageRule {
  /** Name of the listing and its filter: a cursor of another one is foreign. */
  scope: string;
  /** Default and most rows. */
  limit: number;
  max: number;
  /** Name of the size parameter; default limit. */
  limitName?: string;
}

/**
 * One page of `rows`, which must be in the order of `seqOf`.
 *
 * @throws PlatformError 50100 cursor; 40058 limit.
 */
export function pageOf<T>(
  call: Call,
  rows: readonly T[],
  seqOf: (row: T) => number,
  rule: PageRule,
): { rows: T[]; nextCursor: string } {
  const { sim, params } = call;
  let limit = params.intOr(rule.limitName ?? "limit", rule.limit, { min: 0, max: rule.max });
  if (limit === 0) limit = rule.limit;
  const cursor = params.textOr("cursor", "");
  const after = cursor === "" ? -1 : positionOf(cursor, rule.scope, call.now);
  const first = firstAfter(rows, seqOf, after);
  let size = Math.min(limit, rows.length - first);
  const isMore = first + size < rows.length;
  if (isMore) {
    const { short, empty } = sim.settings.pages;
    if (sim.random.chance(empty)) size = 0;
    else if (sim.random.chance(short)) size = Math.max(1, Math.floor(size / 2));
  }
  const page = rows.slice(first, first + size);
  const last = page.at(-1);
  const isEnd = first + size >= rows.length;
  const position = last === undefined ? after : seqOf(last);
  return { rows: page, nextCursor: isEnd ? "" : cursorOf(position, rule.scope, call.now) };
}

function firstAfter<T>(rows: readonly T[], seqOf: (row: T) => number, after: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && seqOf(row) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

function cursorOf(position: number, scope: string, now: number): string {
  const text = `${position}.${now}`;
  return Buffer.from(`${text}.${sealOf(text, scope)}`).toString("base64url");
}

function positionOf(cursor: string, scope: string, now: number): number {
  const [position = "", at = "", seal = ""] = Buffer.from(cursor, "base64url").toString().split(".");
  const isGood = seal === sealOf(`${position}.${at}`, scope) && now - Number(at) < CURSOR_LIFE_S;
  return isGood ? Number(position) : refuse(50100);
}

const sealOf = (text: string, scope: string): string =>
  createHash("sha256").update(`${scope}\n${text}`).digest("hex").slice(0, 16);
