/** Times as `guanxi extract` writes them: interval with a second reading, duration, recurrence. */
import type { TimeInterval, TimeMatch } from "./grammar/match.js";
import type { EntityValue } from "./extract-line.js";

/** The value of a datetime entity. */
export function timeValue(match: TimeMatch): EntityValue {
  const approx = match.approx ? { approx: true } : {};
  if (match.kind === "duration") {
    const length =
      match.duration === null
        ? { durationMin: match.durationMin, durationMax: match.durationMax }
        : { duration: match.duration };
    return { ...length, ...(match.workdays ? { workdays: true } : {}), ...approx };
  }
  const first = match.interval ? intervalValue(match.interval) : {};
  if (match.kind === "recurrence") return { recurring: match.recurring, ...first };
  const values =
    match.other && match.interval ? { values: [intervalValue(match.interval), intervalValue(match.other)] } : {};
  return { ...first, ...(match.workdays ? { workdays: true } : {}), ...values, ...approx };
}

const intervalValue = ({
  from,
  to,
  grain,
}: TimeInterval): { from: string | null; to: string | null; grain: string } => ({ from, to, grain });
