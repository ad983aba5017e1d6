/** The month as people see it: what went out, what is planned, what is still to come, and what is not known. */
import {
  careDaysOf,
  FESTIVAL_NAMES,
  FESTIVALS,
  festivalDay,
  isForStage,
  type ContactDate,
} from "#src/domain/care/care-rules.js";
import type { DayKind } from "#src/domain/calendar/work-calendar.js";
import { reaches } from "#src/domain/member/data-scope.js";
import type { Viewer } from "#src/domain/member/member.js";
import { AppError, InvalidInputError, NotFoundError } from "#src/domain/shared/errors.js";
import { addDays, instantAt, localDateOf, type LocalDate } from "#src/domain/shared/time.js";
import { renderCareText } from "#src/domain/care/care-text.js";
import type { Touch } from "#src/domain/touch/touch.js";
import { careAhead, type CareAhead } from "./care-ahead.js";
import { requestCheckOf } from "./request-check.js";
import { visibleContact } from "../follow-up/task-commands.js";
import { stableId } from "../shared/ids.js";
import { touchViews, type TouchView } from "../touch/touch-views.js";
import { touchChanged } from "../touch/touch-deps.js";
import type { CareDeps } from "./care-deps.js";

export interface CareDayView {
  date: LocalDate;
  kind: DayKind;
  /** Name of the holiday or feast; null: an ordinary day. */
  name: string | null;
  items: TouchView[];
  /** What is not planned yet, because it is further away than care plans ahead. */
  ahead: CareAhead[];
}

export interface CareMonth {
  month: string;
  days: CareDayView[];
  /** The month's year has no announced holidays: working days are guessed from the plain week. */
  isYearUnknown: boolean;
  isTruncated: boolean;
}

const TOUCH_LIMIT = 1_000;

/** @param month "YYYY-MM". @throws InvalidInputError */
export async function careMonth(deps: CareDeps, viewer: Viewer, month: string): Promise<CareMonth> {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
    throw new InvalidInputError([{ path: "month", message: "要写成 YYYY-MM" }]);
  const { corpId } = viewer;
  const { zone } = await deps.settings.get(corpId);
  const days = daysOf(month);
  const from = instantAt(`${month}-01`, 0, zone);
  const to = instantAt(addDays(days.at(-1) ?? `${month}-01`, 1), 0, zone);
  const [touches, ahead] = await Promise.all([
    deps.touches.careBetween({ corpId, members: viewer.members, from, to, limit: TOUCH_LIMIT + 1 }),
    careAhead(deps, viewer, days),
  ]);
  const views = withoutReplaced(await touchViews(deps, corpId, touches.slice(0, TOUCH_LIMIT)), zone);
  const names = namesIn(Number(month.slice(0, 4)), deps);
  return {
    month,
    isYearUnknown: !deps.calendar.isKnown(`${month}-01`),
    isTruncated: touches.length > TOUCH_LIMIT,
    days: days.map((date) => ({
      date,
      kind: deps.calendar.kindOf(date),
      name: names.get(date) ?? deps.calendar.holidayNameOn(date),
      items: views.filter(({ touch }) => localDateOf(touch.sentAt ?? touch.dueAt, zone) === date),
      ahead: ahead.get(date) ?? [],
    })),
  };
}

/** A message that a rule took back and planned anew under another key (the company became known) shows once. */
function withoutReplaced(views: readonly TouchView[], zone: string): TouchView[] {
  const matterOf = ({ touch }: TouchView): string =>
    `${touch.contactId} ${touch.why} ${localDateOf(touch.sentAt ?? touch.dueAt, zone)}`;
  const living = new Set(views.filter(({ touch }) => touch.state !== "cancelled").map(matterOf));
  return views.filter((view) => view.touch.state !== "cancelled" || !living.has(matterOf(view)));
}

function namesIn(year: number, deps: CareDeps): Map<LocalDate, string> {
  const names = new Map<LocalDate, string>();
  for (const festival of FESTIVALS) {
    const day = festivalDay(festival, year, deps.lunar);
    if (day !== null) names.set(day, FESTIVAL_NAMES[festival]);
  }
  return names;
}

function daysOf(month: string): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * A person moves a planned message to another instant; rules leave it there.
 *
 * @throws InvalidInputError the instant is over or behind the message's last moment; AppError `touch_not_cancellable`.
 */
export async function moveCareTouch(deps: CareDeps, viewer: Viewer, touchId: string, dueAt: Date): Promise<Touch> {
  const { corpId } = viewer;
  const touch = await deps.touches.find(corpId, touchId);
  if (!touch || !reaches(viewer, touch.memberId)) throw new NotFoundError("消息", touchId);
  const now = deps.clock.now();
  if (dueAt <= now) throw new InvalidInputError([{ path: "dueAt", message: "要晚于现在" }]);
  const expiresAt =
    touch.expiresAt && dueAt >= touch.expiresAt ? new Date(dueAt.getTime() + 86_400_000) : touch.expiresAt;
  const moved = await deps.touches.replan(corpId, touchId, { dueAt, expiresAt, note: "由成员改期", outlook: null });
  if (!moved)
    throw new AppError("touch_not_cancellable", "这条消息已经发出或正在发送，不能改期", { details: { touchId } });
  deps.live.publish([touchChanged(moved)]);
  return moved;
}

/** The contact's own days. @throws NotFoundError */
export async function contactDates(deps: CareDeps, viewer: Viewer, contactId: string): Promise<ContactDate[]> {
  await visibleContact(deps, viewer, contactId);
  return deps.dates.ofContact(viewer.corpId, contactId);
}

/** Notes a day down; the same kind and day is one. @throws NotFoundError */
export async function addContactDate(
  deps: CareDeps,
  viewer: Viewer,
  contactId: string,
  input: Pick<ContactDate, "kind" | "date" | "note">,
): Promise<ContactDate[]> {
  const { corpId, userId } = viewer;
  await visibleContact(deps, viewer, contactId);
  const id = stableId("cd", corpId, contactId, input.kind, input.date);
  await deps.dates.put({ corpId, id, contactId, ...input, byUserId: userId, at: deps.clock.now() });
  await requestCheckOf(deps, corpId, contactId);
  return deps.dates.ofContact(corpId, contactId);
}

/** @throws NotFoundError */
export async function removeContactDate(
  deps: CareDeps,
  viewer: Viewer,
  contactId: string,
  id: string,
): Promise<ContactDate[]> {
  const { corpId } = viewer;
  await visibleContact(deps, viewer, contactId);
  if (!(await deps.dates.remove(corpId, contactId, id))) throw new NotFoundError("日期", id);
  await requestCheckOf(deps, corpId, contactId);
  return deps.dates.ofContact(corpId, contactId);
}

/** How a rule's words read for a real contact, and on which days of the coming year it speaks. @throws NotFoundError */
export async function previewCare(
  deps: CareDeps,
  viewer: Viewer,
  input: {
    rule: Parameters<typeof careDaysOf>[0] & { text: string; stages: Parameters<typeof isForStage>[0]["stages"] };
    contactId: string;
  },
) {
  const contact = await visibleContact(deps, viewer, input.contactId);
  const settings = await deps.settings.get(viewer.corpId);
  const [dates, orders, names] = await Promise.all([
    deps.dates.ofContact(viewer.corpId, contact.id),
    deps.firstOrders.ordersOf(viewer.corpId, contact.id),
    deps.members.namesOf(viewer.corpId, [viewer.userId]),
  ]);
  const today = localDateOf(deps.clock.now(), settings.zone);
  const context = { dates, orders: orders.map((at) => localDateOf(at, settings.zone)), lunar: deps.lunar };
  const memberName = names.get(viewer.userId) ?? viewer.userId;
  return {
    text: renderCareText(input.rule.text, { contact, memberName, corpName: settings.corpName }),
    days: careDaysOf(input.rule, context, today, addDays(today, 365)).map(({ date }) => date),
    isForStage: isForStage(input.rule, contact.stage),
  };
}
