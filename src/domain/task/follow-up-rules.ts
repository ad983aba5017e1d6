/** Which matters with one contact should be open tasks now, and when to look again. Pure: the same input, the same answer. */
import { endOfWorkAfter, subtractWorkingMinutes } from "../calendar/working-lead.js";
import { workingHoursOf } from "../calendar/quiet-hours.js";
import { addWorkingMinutes } from "../calendar/working-time.js";
import type { WorkCalendar } from "../calendar/work-calendar.js";
import type { Contact } from "../contact/contact.js";
import { promiseStatus, type StoredPromise } from "../promise/promise.js";
import type { Settings } from "../settings/settings.js";
import { DAY_MS } from "../shared/time.js";
import { STAGE_LABELS } from "../stage/stage-labels.js";
import type { Warning } from "../warning/warning.js";
import { suggestedTextFor } from "./follow-up-wording.js";
import type { TaskReason, TaskWarning } from "./task.js";
import { deservesLine, isTriedSilence, matterOfSameThing, warningMatter } from "./warning-matters.js";

/** A contact's question that no member message has followed yet. */
export interface FollowUpQuestion {
  messageId: string;
  quote: string;
  askedAt: Date;
  /** The member who was asked, when the conversation tells. */
  memberId: string | null;
}

export interface FollowUpInput {
  contact: Contact;
  questions: readonly FollowUpQuestion[];
  promises: readonly StoredPromise[];
  /** The contact's warnings, whatever their state. */
  warnings: readonly Warning[];
  /** The contact has an open task that a person made (a next step, a note): silence is then not news. */
  hasPlannedStep: boolean;
  settings: Settings;
  calendar: WorkCalendar;
  now: Date;
}

/** One thing to do, not yet a stored task. */
export interface Matter {
  /** Unique in the corp; the task's key. */
  key: string;
  reason: TaskReason;
  assigneeId: string;
  title: string;
  messageId: string | null;
  quote: string | null;
  promiseId: string | null;
  dueAt: Date;
  suggestedText: string;
  /** The manager is told at once, not only when it is late. */
  tellManager?: true;
  /** The warning that this answers: doing it settles the warning. */
  warning?: TaskWarning & { raisedAt: Date };
}

export interface FollowUpPlan {
  matters: Matter[];
  /** The next instant at which the answer may differ by time alone; null: only new events change it. */
  nextCheckAt: Date | null;
}

/** Older matters are not chased one by one: they become one "silence" of the contact. */
export const STALE_AFTER_DAYS = 30;

export function followUpPlan(input: FollowUpInput): FollowUpPlan {
  const pass = new Pass(input);
  for (const question of input.questions) pass.question(question);
  for (const promise of input.promises) {
    if (promise.side === "member") pass.ownPromise(promise);
    else pass.contactPromise(promise);
  }
  pass.silence();
  for (const warning of input.warnings) pass.warning(warning);
  pass.stageDwell();
  return pass.plan();
}

/** One walk over the input: collects matters and the instants at which time alone changes the answer. */
class Pass {
  readonly #input: FollowUpInput;
  readonly #matters: Matter[] = [];
  readonly #instants: Date[] = [];
  #hasStale = false;

  constructor(input: FollowUpInput) {
    this.#input = input;
  }

  question(question: FollowUpQuestion): void {
    const { settings, calendar, contact } = this.#input;
    if (this.#isBeforeCut(question.askedAt)) return;
    const dueAt = addWorkingMinutes(question.askedAt, settings.unansweredMinutes, workingHoursOf(settings), calendar);
    if (!this.#isReached(dueAt) || this.#isStale(question.askedAt, dueAt)) return;
    this.#add(question.memberId, {
      key: `unanswered:${contact.id}:${question.messageId}`,
      reason: "unanswered",
      title: "客户的提问还没有回复",
      messageId: question.messageId,
      quote: question.quote,
      promiseId: null,
      dueAt,
      suggestedText: suggestedTextFor("unanswered", contact, question.quote),
    });
  }

  ownPromise(promise: StoredPromise): void {
    const { settings, calendar, contact, now } = this.#input;
    const status = promiseStatus(promise, now);
    if (!promise.dueAt || (status !== "open" && status !== "broken") || this.#isBeforeCut(promise.saidAt)) return;
    const leadAt = subtractWorkingMinutes(
      promise.dueAt,
      settings.promiseLeadMinutes,
      workingHoursOf(settings),
      calendar,
    );
    if (!this.#isReached(leadAt)) return;
    const isBroken = this.#isReached(afterInstant(promise.dueAt));
    if (this.#isStale(promise.dueAt, promise.dueAt)) return;
    const reason = isBroken ? "promise_broken" : "promise_due";
    this.#add(promise.memberId, {
      key: `promise:${contact.id}:${promise.id}`,
      reason,
      title: isBroken ? `答应客户的“${promise.what}”已过时间` : `答应了客户“${promise.what}”，快到时间了`,
      messageId: promise.messageId,
      quote: promise.quote,
      promiseId: promise.id,
      dueAt: promise.dueAt,
      suggestedText: suggestedTextFor(reason, contact, promise.what),
    });
  }

  contactPromise(promise: StoredPromise): void {
    const { settings, calendar, contact, now } = this.#input;
    const status = promiseStatus(promise, now);
    if (!promise.dueAt || (status !== "open" && status !== "broken") || this.#isBeforeCut(promise.saidAt)) return;
    if (contact.optedOutAt || contact.stage === "lost") return;
    if (!this.#isReached(afterInstant(promise.dueAt)) || this.#isStale(promise.dueAt, promise.dueAt)) return;
    this.#add(promise.memberId, {
      key: `promise:${contact.id}:${promise.id}`,
      reason: "promise_due",
      title: `客户答应的“${promise.what}”已过时间，可以提醒一下`,
      messageId: promise.messageId,
      quote: promise.quote,
      promiseId: promise.id,
      dueAt: addWorkingMinutes(promise.dueAt, settings.promiseLeadMinutes, workingHoursOf(settings), calendar),
      suggestedText: suggestedTextFor("reminder", contact, promise.what),
    });
  }

  /** Rides on the line that is there for the same thing; else, when it is grave and fresh, a line of its own. */
  warning(warning: Warning): void {
    const { contact } = this.#input;
    if (warning.status !== "open" || contact.optedOutAt || isTriedSilence(warning, contact.lastMessageAt)) return;
    const host = matterOfSameThing(warning, this.#matters);
    if (host) {
      host.warning ??= { id: warning.id, kind: warning.kind, raisedAt: warning.raisedAt };
      return;
    }
    if (this.#isReached(new Date(warning.raisedAt.getTime() + STALE_AFTER_DAYS * DAY_MS))) return;
    if (!deservesLine(warning, contact.tier)) return;
    // What is already to be done with the contact will break the silence.
    if (warning.kind === "silence" && (this.#matters.length > 0 || this.#input.hasPlannedStep)) return;
    this.#add(null, warningMatter(warning, this.#input));
  }

  /** Stuck in its stage: only when nothing else is to be done with the contact. */
  stageDwell(): void {
    const { contact, settings, calendar, now } = this.#input;
    const days = settings.followUp.stageDwellDays[contact.stage];
    if (days === undefined || contact.optedOutAt || this.#input.hasPlannedStep || this.#matters.length > 0) return;
    if (!this.#isReached(new Date(contact.stageSince.getTime() + days * DAY_MS))) return;
    this.#add(null, {
      key: `stage_dwell:${contact.id}:${contact.stageSince.getTime()}`,
      reason: "stage_dwell",
      title: `在“${STAGE_LABELS[contact.stage]}”停了 ${days} 天以上，定一个推进或放下的办法`,
      messageId: null,
      quote: null,
      promiseId: null,
      dueAt: endOfWorkAfter(now, workingHoursOf(settings), calendar),
      suggestedText: "",
    });
  }

  /** A running deal without contact: reminded, reminded again, then told to the manager. One task all the way. */
  #ladder(since: Date): void {
    const { contact, settings, calendar, now } = this.#input;
    const rungs = settings.followUp.ladderDays.map((days) => ({ days, at: new Date(since.getTime() + days * DAY_MS) }));
    const rung = rungs.filter(({ at }) => this.#isReached(at)).at(-1);
    if (!rung || this.#matters.length > 0 || this.#input.hasPlannedStep) return;
    const isLast = rung === rungs.at(-1);
    this.#add(null, {
      key: `silence:${contact.id}:${since.getTime()}`,
      reason: "silence",
      title: isLast ? `已 ${rung.days} 天没有联系，已请主管关注` : `已 ${rung.days} 天没有联系`,
      messageId: null,
      quote: null,
      promiseId: null,
      dueAt: endOfWorkAfter(now, workingHoursOf(settings), calendar),
      suggestedText: suggestedTextFor("silence", contact, ""),
      ...(isLast ? { tellManager: true } : {}),
    });
  }

  silence(): void {
    const { contact, settings, calendar, now } = this.#input;
    if (contact.optedOutAt || contact.stage === "lost" || contact.stage === "dormant" || !contact.lastMessageAt) return;
    if (settings.followUp.ladderStages.includes(contact.stage) && !this.#hasStale) {
      this.#ladder(contact.lastMessageAt);
      return;
    }
    const days = settings.silenceDays[contact.stage];
    const silentAt = days === undefined ? null : new Date(contact.lastMessageAt.getTime() + days * DAY_MS);
    const isSilent = silentAt !== null && this.#isReached(silentAt);
    if (!isSilent && !this.#hasStale) return;
    // One line per contact: what is already to be done there will break the silence.
    if (this.#matters.length > 0 || this.#input.hasPlannedStep) return;
    this.#add(null, {
      key: `silence:${contact.id}:${contact.lastMessageAt.getTime()}`,
      reason: "silence",
      title: this.#hasStale ? "有较早的提问或承诺没有了结，建议联系一次" : `已超过 ${days} 天没有联系`,
      // Silence has no message; the caller shows the last one said.
      messageId: null,
      quote: null,
      promiseId: null,
      dueAt: endOfWorkAfter(now, workingHoursOf(settings), calendar),
      suggestedText: suggestedTextFor("silence", contact, ""),
    });
  }

  plan(): FollowUpPlan {
    const times = this.#instants.map((instant) => instant.getTime());
    return { matters: this.#matters, nextCheckAt: times.length === 0 ? null : new Date(Math.min(...times)) };
  }

  /** Adds a matter for the member it belongs to; without anybody responsible there is no task. */
  #add(memberId: string | null, matter: Omit<Matter, "assigneeId">): void {
    const { contact } = this.#input;
    const assigneeId = memberId ?? contact.ownerId ?? contact.memberIds[0];
    if (assigneeId !== undefined) this.#matters.push({ ...matter, assigneeId });
  }

  /** Has the instant come? If not, it is one to look again at. */
  #isReached(instant: Date): boolean {
    if (instant <= this.#input.now) return true;
    this.#instants.push(instant);
    return false;
  }

  /** Too old to chase by itself; else the instant at which it will be. */
  #isStale(since: Date, reachedAt: Date): boolean {
    const staleAt = new Date(Math.max(since.getTime() + STALE_AFTER_DAYS * DAY_MS, reachedAt.getTime()));
    const isStale = this.#isReached(staleAt);
    if (isStale) this.#hasStale = true;
    return isStale;
  }

  /** What was said before the contact opted out or was lost is not pursued. */
  #isBeforeCut(at: Date): boolean {
    const { contact } = this.#input;
    if (contact.optedOutAt && at <= contact.optedOutAt) return true;
    return contact.stage === "lost" && at <= contact.stageSince;
  }
}

/** The first instant after one: a promise is broken only once its due instant is over. */
const afterInstant = (at: Date): Date => new Date(at.getTime() + 1);
