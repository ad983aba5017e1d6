/** Which open warnings become a line of the day list, and which ride on a line that is there for the same thing. Pure. */
import { endOfWorkAfter } from "../calendar/working-lead.js";
import { workingHoursOf } from "../calendar/quiet-hours.js";
import { addWorkingMinutes } from "../calendar/working-time.js";
import type { ValueTier } from "../value/value-tier.js";
import type { Warning, WarningSeverity } from "../warning/warning.js";
import type { FollowUpInput, Matter } from "./follow-up-rules.js";
import { suggestedTextFor, type DraftKind } from "./follow-up-wording.js";

/** A complaint is answered within this much working time, as its play says. */
const COMPLAINT_MINUTES = 120;

const SEVERITY_WEIGHT: Readonly<Record<WarningSeverity, number>> = { high: 3, medium: 2, low: 1 };
const TIER_WEIGHT: Readonly<Record<ValueTier, number>> = { MVC: 1, MGC: 1, normal: 0, BZ: -1 };
/** From this weight on a warning is a line of its own: what is slight counts with valuable customers only. */
const LINE_WEIGHT = 2;

/** Is the warning grave enough, for this contact, to ask for somebody's time today? */
export const deservesLine = (warning: Pick<Warning, "severity">, tier: ValueTier): boolean =>
  SEVERITY_WEIGHT[warning.severity] + TIER_WEIGHT[tier] >= LINE_WEIGHT;

/** The matter that is already there for the same thing; the warning then needs no second line. */
export function matterOfSameThing(warning: Warning, matters: readonly Matter[]): Matter | undefined {
  return matters.find(
    (matter) =>
      (matter.promiseId !== null && warning.key === `broken-promise:${matter.promiseId}`) ||
      (matter.messageId !== null && matter.messageId === warning.messageId) ||
      (matter.reason === "silence" && warning.kind === "silence"),
  );
}

/** A silence that somebody has already tried to break: only the contact can end it now. */
export const isTriedSilence = ({ kind, raisedAt }: Warning, lastMessageAt: Date | null): boolean =>
  kind === "silence" && lastMessageAt !== null && lastMessageAt > raisedAt;

/** The key of the warning's own line. */
export const warningKey = (contactId: string, warning: Pick<Warning, "key">): string =>
  `warning:${contactId}:${warning.key}`;

/** The warning as a line of its own. Its key names the warning, so it is made once. */
export function warningMatter(warning: Warning, input: FollowUpInput): Omit<Matter, "assigneeId"> {
  const { contact, settings, calendar, now } = input;
  const hours = workingHoursOf(settings);
  const draft = DRAFT_OF[warning.kind];
  return {
    key: warningKey(contact.id, warning),
    reason: "warning",
    title: titleOf(warning),
    messageId: warning.messageId,
    quote: warning.quote,
    promiseId: null,
    dueAt:
      warning.kind === "complaint"
        ? addWorkingMinutes(warning.raisedAt, COMPLAINT_MINUTES, hours, calendar)
        : endOfWorkAfter(now, hours, calendar),
    suggestedText: draft === null ? "" : suggestedTextFor(draft, contact, warning.quote ?? ""),
    warning: { id: warning.id, kind: warning.kind, raisedAt: warning.raisedAt },
  };
}

/** Whoever removed us cannot be written to: there the play is all. */
const DRAFT_OF: Readonly<Record<Warning["kind"], DraftKind | null>> = {
  silence: "silence",
  "broken-promise": "promise_broken",
  complaint: "complaint",
  removed: null,
  competitor: "competitor",
  "single-threaded": "single_threaded",
};

/** The quote stands below the line, so the title does without it. */
function titleOf({ kind, severity, explanation }: Warning): string {
  if (kind === "complaint") return severity === "high" ? "客户投诉，还没有回应" : "客户投诉过，确认是否已经处理好";
  return kind === "competitor" ? "客户在与竞品比较" : explanation;
}
