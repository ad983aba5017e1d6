/** JSON of the care calendar. */
import type { CareRule, DateKind } from "#src/domain/care/care-rules.js";
import type { DayKind } from "#src/domain/calendar/work-calendar.js";
import type { TouchReason } from "#src/domain/touch/touch.js";
import type { TouchJson } from "./contract.js";

/** GET /care-calendar?month=YYYY-MM */
export interface CareMonthJson {
  month: string;
  days: CareDayJson[];
  /** The holidays of the year are not announced yet, or not in the table. */
  isYearUnknown: boolean;
  isTruncated: boolean;
}

export interface CareDayJson {
  date: string;
  kind: DayKind;
  name: string | null;
  items: TouchJson[];
  ahead: { contactId: string; displayName: string; what: TouchReason }[];
}

/** GET and PUT /care-rules */
export interface CareRulesJson {
  rules: CareRule[];
  /** As read; null: nobody has saved yet. If it changed meanwhile the answer is 409. */
  updatedAt: string | null;
}

/** POST /care-previews */
export interface CarePreviewJson {
  text: string | null;
  /** Why nothing would go out; null: it would. */
  problem: string | null;
  days: string[];
  isForStage: boolean;
}

/** GET and POST /contacts/:contactId/dates */
export interface ContactDateJson {
  id: string;
  kind: DateKind;
  date: string;
  note: string;
}
