/** Warnings, value and rhythm as JSON: every outgoing field is listed. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { ContactRhythm } from "#src/domain/rhythm/contact-rhythm.js";
import type { ValueResult } from "#src/domain/value/value-tier.js";
import { WARNING_KINDS, type Warning, type WarningOutcomeKind } from "#src/domain/warning/warning.js";
import type { PlayResult } from "#src/usecases/warnings/ports.js";
import type { People } from "../access/person-ref.js";
import { presentContactRef, summaryOfContact } from "../contacts/contact-ref.js";
import type { Masks } from "../contacts/masks.js";
import type { RhythmJson, ValueJson, WarningJson, WarningRowJson, WarningSummaryJson } from "../contract/warnings.js";

/** Everybody a warning mentions. */
export const peopleInWarning = (warning: Warning): (string | null)[] => [
  warning.ownerId,
  warning.decision?.byUserId ?? null,
];

export const presentWarning = (warning: Warning, people: People, masks: Masks): WarningJson => ({
  id: warning.id,
  contactId: warning.contactId,
  kind: warning.kind,
  severity: warning.severity,
  status: warning.status,
  explanation: masks.text(warning.explanation),
  messageId: warning.messageId,
  quote: warning.quote === null ? null : masks.text(warning.quote),
  raisedAt: warning.raisedAt.toISOString(),
  endedAt: warning.endedAt?.toISOString() ?? null,
  endedWhy: warning.endedWhy,
  play: warning.play,
  decision: warning.decision && {
    verdict: warning.decision.verdict,
    reason: masks.text(warning.decision.reason),
    taskId: warning.decision.taskId,
    by: people(warning.decision.byUserId),
    at: warning.decision.at.toISOString(),
  },
  outcome: warning.outcome && {
    kind: warning.outcome.kind,
    at: warning.outcome.at?.toISOString() ?? null,
    afterDays: warning.outcome.afterDays,
  },
});

/** @param contact null: it vanished meanwhile. */
export function presentWarningRow(
  warning: Warning,
  contact: Contact | undefined,
  people: People,
  masks: Masks,
): WarningRowJson {
  const ref = contact
    ? { ...presentContactRef(summaryOfContact(contact), masks), tier: contact.tier }
    : {
        id: warning.contactId,
        displayName: "(客户已不存在)",
        company: null,
        title: null,
        stage: "lead" as const,
        tier: "normal" as const,
      };
  return {
    ...presentWarning(warning, people, masks),
    contact: ref,
    owner: warning.ownerId === null ? null : people(warning.ownerId),
  };
}

const WORKED: ReadonlySet<WarningOutcomeKind> = new Set(["replied", "won_back", "ordered", "made_good"]);

export function presentSummary(
  open: ReadonlyMap<Warning["kind"], number>,
  plays: readonly PlayResult[],
): WarningSummaryJson {
  const sum = (kind: Warning["kind"], counts: (outcome: WarningOutcomeKind) => boolean): number =>
    plays.filter((play) => play.kind === kind && counts(play.outcome)).reduce((total, { count }) => total + count, 0);
  return {
    open: WARNING_KINDS.map((kind) => ({ kind, count: open.get(kind) ?? 0 })),
    plays: WARNING_KINDS.map((kind) => ({
      kind,
      taken: sum(kind, () => true),
      worked: sum(kind, (outcome) => WORKED.has(outcome)),
      pending: sum(kind, (outcome) => outcome === "pending"),
    })),
  };
}

export const presentValue = (value: ValueResult): ValueJson => ({
  tier: value.tier,
  points: value.points,
  lines: value.lines.map(({ label, points, why }) => ({ label, points, why })),
  orders: value.orders,
  ordersWithoutAmount: value.ordersWithoutAmount,
  marginFen: value.marginFen,
  serviceCostFen: value.serviceCostFen,
  netFen: value.netFen,
  growth: value.growth,
  rules: value.rules ? { ...value.rules } : null,
});

export const presentRhythm = (rhythm: ContactRhythm | null): RhythmJson | null =>
  rhythm && {
    gaps: rhythm.gaps,
    medianGapMs: rhythm.medianGapMs,
    limitMs: rhythm.limitMs,
    lastTalkAt: rhythm.lastTalkAt.toISOString(),
  };
