/** Exports of other systems often write local times without an offset: they are meant in the corp's zone. */
import { instantAt } from "#src/domain/shared/time.js";

const LOCAL = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/;

/** The row with an `at` that carries an offset; anything else is left for the row's own check. */
export function withZone(row: unknown, zone: string): unknown {
  if (typeof row !== "object" || row === null || !("at" in row) || typeof row.at !== "string") return row;
  const match = LOCAL.exec(row.at.trim());
  if (!match) return row;
  const [, year = "", month = "", day = "", hour = "", minute = "", second = "0"] = match;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (Number.isNaN(Date.parse(`${date}T00:00:00Z`)) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return row;
  const at = new Date(instantAt(date, Number(hour) * 60 + Number(minute), zone).getTime() + Number(second) * 1_000);
  return { ...row, at: at.toISOString() };
}
