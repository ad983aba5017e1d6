/** One total order of signals and decisions, so that the order of arrival never matters. */
import type { StageOverride, StageSignal } from "./stage.js";

export type TimelineEvent =
  { type: "signal"; at: Date; signal: StageSignal } | { type: "override"; at: Date; override: StageOverride };

/** Within one message: it arrived, then what it says, then what follows from it. */
const KIND_RANK: Record<StageSignal["kind"], number> = {
  outbound: 0,
  inbound: 0,
  step: 1,
  fact: 2,
  intent: 3,
  deal: 4,
  order: 5,
  removed: 6,
};

/** Signals and decisions, oldest first; ties by message, then kind, then content. A decision comes last in its instant. */
export function inTimelineOrder(signals: readonly StageSignal[], overrides: readonly StageOverride[]): TimelineEvent[] {
  const events: TimelineEvent[] = [
    ...[...signals].sort(compareSignals).map((signal) => ({ type: "signal" as const, at: signal.at, signal })),
    ...[...overrides]
      .sort((a, b) => a.at.getTime() - b.at.getTime() || compareText(a.id, b.id))
      .map((override) => ({ type: "override" as const, at: override.at, override })),
  ];
  return events.sort((a, b) => a.at.getTime() - b.at.getTime());
}

function compareSignals(a: StageSignal, b: StageSignal): number {
  return (
    a.at.getTime() - b.at.getTime() ||
    compareText(a.messageId ?? "", b.messageId ?? "") ||
    KIND_RANK[a.kind] - KIND_RANK[b.kind] ||
    compareText(JSON.stringify(a), JSON.stringify(b))
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
