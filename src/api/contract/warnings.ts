/** JSON of warnings, value tier and rhythm. Types only. */
import type { ValueRules } from "#src/domain/value/value-rules.js";
import type { ValueTier } from "#src/domain/value/value-tier.js";
import type { WarningKind, WarningOutcomeKind, WarningSeverity, WarningStatus } from "#src/domain/warning/warning.js";
import type { ContactRef, PersonRef } from "./contract.js";

/** A warning as lists and the contact's page show it. */
export interface WarningJson {
  id: string;
  contactId: string;
  kind: WarningKind;
  severity: WarningSeverity;
  status: WarningStatus;
  /** Why, in plain Chinese. */
  explanation: string;
  messageId: string | null;
  quote: string | null;
  raisedAt: string;
  endedAt: string | null;
  endedWhy: string | null;
  /** What to try. */
  play: string;
  decision: {
    verdict: "acted" | "dismissed";
    reason: string;
    taskId: string | null;
    by: PersonRef;
    at: string;
  } | null;
  outcome: { kind: WarningOutcomeKind; at: string | null; afterDays: number | null } | null;
}
/** GET /warnings?status=&kind=&cursor=&limit= → Page<WarningRowJson> */
export interface WarningRowJson extends WarningJson {
  contact: ContactRef & { tier: ValueTier };
  owner: PersonRef | null;
}
/** GET /warnings/summary */
export interface WarningSummaryJson {
  open: { kind: WarningKind; count: number }[];
  /** What came of plays that were taken up, in the whole corp. */
  plays: { kind: WarningKind; taken: number; worked: number; pending: number }[];
}
/** POST /warnings/:id/play {title?, dueAt, assigneeId?}; POST /warnings/:id/dismissal {reason}; DELETE /warnings/:id/decision → WarningJson */

export interface ValueJson {
  tier: ValueTier;
  points: number;
  lines: { label: string; points: number; why: string }[];
  orders: number;
  ordersWithoutAmount: number;
  marginFen: number;
  serviceCostFen: number;
  netFen: number;
  /** This year's turnover against last year's, as a share; null without last year's orders. */
  growth: number | null;
  /** The limits and rates it was reckoned by; null: reckoned before they were kept. */
  rules: ValueRules | null;
}
export interface RhythmJson {
  gaps: number;
  medianGapMs: number;
  limitMs: number;
  lastTalkAt: string;
}
