/** How people say where a clock should stand. */
import { InvalidInputError } from "#src/domain/shared/errors.js";
import { DAY_MS, HOUR_MS, instantAt, MINUTE_MS } from "#src/domain/shared/time.js";
import type { ClockTarget } from "./move-clock.js";

const UNITS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };

/**
 * Reads "+3d", "-2h", "now" (back to real time) or a wall-clock time "YYYY-MM-DDTHH:mm" of the zone.
 *
 * @throws InvalidInputError it is none of these.
 */
export function parseClockTarget(text: string, zone: string): ClockTarget {
  if (text === "now") return { toReal: true };
  const step = /^([+-])(\d{1,6})([mhdw])$/.exec(text);
  const unit = UNITS[step?.[3] ?? ""];
  if (step && unit !== undefined) return { byMs: (step[1] === "-" ? -1 : 1) * Number(step[2]) * unit };
  const wall = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})$/.exec(text);
  const [, day = "", hour = "", minute = ""] = wall ?? [];
  if (wall && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && Number(hour) < 24 && Number(minute) < 60)
    return { to: instantAt(day, Number(hour) * 60 + Number(minute), zone) };
  throw new InvalidInputError([
    { path: "when", message: "请写 +3d、-2h、+30m、2026-12-01T09:00 或 now(回到真实时间)" },
  ]);
}
