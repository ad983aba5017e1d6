/** The warnings of one contact as records, with what lists show of them. Pure. */
import type { StageSignal, StageTransition } from "#src/domain/stage/stage.js";
import type { StoredPromise } from "#src/domain/promise/promise.js";
import { answeredWarning } from "#src/domain/warning/warning-outcome.js";
import { earliestOf, warningTimeline } from "#src/domain/warning/warning-rules.js";
import {
  SEVERITY_RANK,
  WARNING_PLAYS,
  type Warning,
  type WarningDecision,
  type WarningKind,
  type WarningSeverity,
} from "#src/domain/warning/warning.js";
import { stableId } from "../shared/ids.js";

export interface ContactWarningsInput {
  corpId: string;
  contactId: string;
  ownerId: string | null;
  memberIds: string[];
  signals: readonly StageSignal[];
  transitions: readonly StageTransition[];
  promises: readonly StoredPromise[];
  decisions: readonly WarningDecision[];
  account: { othersSince: Date | null } | null;
  now: Date;
  zone: string;
}

export interface ContactWarnings {
  warnings: Warning[];
  warningKinds: WarningKind[];
  openWarnings: number;
  warnedAt: Date | null;
  worstWarning: WarningSeverity | null;
  /** When time alone may change any of it; null: never. */
  nextCheckAt: Date | null;
}

/** The same history and decisions give the same warnings. */
export function contactWarnings(input: ContactWarningsInput): ContactWarnings {
  const { corpId, contactId, ownerId, memberIds } = input;
  const { episodes, nextCheckAt } = warningTimeline(input);
  const checks = nextCheckAt ? [nextCheckAt] : [];
  const warnings = episodes.map((episode): Warning => {
    const { status, decision, outcome, nextCheckAt: outcomeAt } = answeredWarning(episode, input.decisions, input);
    if (outcomeAt) checks.push(outcomeAt);
    return {
      corpId,
      id: stableId("wa", corpId, contactId, episode.key),
      contactId,
      ownerId,
      memberIds,
      ...episode,
      play: WARNING_PLAYS[episode.kind],
      status,
      decision: decision && {
        id: decision.id,
        verdict: decision.verdict,
        reason: decision.reason,
        taskId: decision.taskId,
        byUserId: decision.byUserId,
        at: decision.at,
      },
      outcome,
    };
  });
  const open = warnings
    .filter((warning) => warning.status === "open")
    .sort((a, b) => SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity]);
  return {
    warnings,
    warningKinds: [...new Set(open.map((warning) => warning.kind))],
    openWarnings: open.length,
    warnedAt: open.reduce<Date | null>((last, { raisedAt }) => (last && last > raisedAt ? last : raisedAt), null),
    worstWarning: open[0]?.severity ?? null,
    nextCheckAt: earliestOf(checks),
  };
}
