/** The coming days replayed: what goes out when, through what, what is moved or left out, and which tasks arise. */
import { progressOf } from "#src/domain/broadcast/broadcast.js";
import { nextAllowedAt } from "#src/domain/calendar/quiet-hours.js";
import type { Contact } from "#src/domain/contact/contact.js";
import { reaches } from "#src/domain/member/data-scope.js";
import type { Viewer } from "#src/domain/member/member.js";
import { DAY_MS } from "#src/domain/shared/time.js";
import {
  ledgerOf,
  isMassChannel,
  MASS_CHANNEL,
  type LedgerEntry,
  type SendRefusal,
} from "#src/domain/touch/send-budget.js";
import { foreseeSend } from "#src/domain/touch/foresee-send.js";
import type { TaskReason } from "#src/domain/task/task.js";
import type { Touch, TouchReason } from "#src/domain/touch/touch.js";
import type { PageKey } from "#src/domain/shared/paging.js";
import type { BroadcastPageStore, BroadcastStore } from "../broadcast/ports.js";
import type { ContactReader, MemberReader, SettingsReader } from "../follow-up/ports.js";
import type { Clock } from "../shared/clock.js";
import type { UpcomingTask } from "../follow-up/upcoming-tasks.js";
import type { UpcomingStep } from "../sop/upcoming-steps.js";
import type { BotAccountStore, Complaints, TouchStore, WecomReaches } from "../touch/ports.js";
import { sendFactsOf } from "../touch/send-facts.js";
import { foreseenSteps } from "./foreseen-steps.js";
import { memberNames } from "./member-names.js";

/** Read port: what plans will do until an instant, as things stand now. */
export interface UpcomingSteps {
  until(corpId: string, until: Date): Promise<{ steps: UpcomingStep[]; isTruncated: boolean }>;
}

/** Read port: tasks that the follow-up rules will make until an instant. */
export interface UpcomingTasks {
  until(corpId: string, until: Date): Promise<{ tasks: UpcomingTask[]; isTruncated: boolean }>;
}

export interface RehearsalDeps {
  touches: Pick<TouchStore, "due" | "around" | "aroundAccounts" | "window">;
  broadcasts: Pick<BroadcastStore, "list">;
  pages: Pick<BroadcastPageStore, "ofBroadcast">;
  steps: UpcomingSteps;
  tasks: UpcomingTasks;
  contacts: ContactReader;
  members: MemberReader;
  settings: SettingsReader;
  complaints: Complaints;
  bots: Pick<BotAccountStore, "list">;
  /** How WeCom reaches contacts; left out: it does not. */
  wecomReaches?: WecomReaches;
  clock: Clock;
}

/** `send`: goes out by itself. `task`: a member has to act, be it only to confirm it in WeCom. */
export type RehearsalOutcome = "send" | "task" | "skip";

export interface RehearsalItem {
  at: Date;
  /** Before it was moved; null: as planned. */
  movedFrom: Date | null;
  outcome: RehearsalOutcome;
  /** Null: a task of the follow-up rules. */
  why: TouchReason | null;
  /** The task that arises; null: a message. */
  task: TaskReason | null;
  channel: string | null;
  contact: Pick<Contact, "id" | "displayName"> | null;
  member: { userId: string; name: string } | null;
  text: string;
  /** Receivers of a broadcast; 1 for a single message. */
  count: number;
  reason: SendRefusal | null;
  note: string | null;
}

export interface Rehearsal {
  from: Date;
  until: Date;
  items: RehearsalItem[];
  /** More is planned than was replayed. */
  isTruncated: boolean;
}

/** A message that is planned, or that a plan will plan. */
export type ForeseenTouch = Pick<
  Touch,
  "id" | "why" | "contactId" | "memberId" | "channel" | "text" | "dueAt" | "expiresAt"
> & { foreseenNote?: string | null };

const PAGE = 200;
const MAX_ITEMS = 2_000;
const TO_CONFIRM = "待成员在企业微信里确认";

/** Replays with the rules and the ledger as they are now; what goes out first takes its place in the caps. */
export async function rehearse(deps: RehearsalDeps, viewer: Viewer, days: number): Promise<Rehearsal> {
  const { corpId } = viewer;
  const from = deps.clock.now();
  const until = new Date(from.getTime() + days * DAY_MS);
  const planned: ForeseenTouch[] = [];
  let after: PageKey | null = null;
  let isTruncated = false;
  for (;;) {
    const page: Touch[] = await deps.touches.due(corpId, until, after, PAGE);
    planned.push(...page.filter((touch) => reaches(viewer, touch.memberId)));
    const last = page.at(-1);
    if (page.length < PAGE || !last) break;
    if (planned.length >= MAX_ITEMS) {
      isTruncated = true;
      break;
    }
    after = { at: last.dueAt, id: last.id };
  }
  const [steps, tasks] = await Promise.all([foreseenSteps(deps, viewer, until), foreseenTasks(deps, viewer, until)]);
  const foreseen = [...planned, ...steps.touches].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  const items = [
    ...(await replay(deps, corpId, foreseen, from, until)),
    ...(await broadcastItems(deps, viewer, from, until)),
    ...steps.items,
    ...tasks.items,
  ];
  return {
    from,
    until,
    isTruncated: isTruncated || steps.isTruncated || tasks.isTruncated,
    items: items.sort((a, b) => a.at.getTime() - b.at.getTime()),
  };
}

/** What the follow-up rules will ask for: due promises, questions left open, silence, a stage that lasts. */
async function foreseenTasks(
  deps: RehearsalDeps,
  viewer: Viewer,
  until: Date,
): Promise<{ items: RehearsalItem[]; isTruncated: boolean }> {
  const { tasks: all, isTruncated } = await deps.tasks.until(viewer.corpId, until);
  const tasks = all.filter(({ matter }) => reaches(viewer, matter.assigneeId));
  const nameOf = await memberNames(
    deps,
    viewer.corpId,
    tasks.map(({ matter }) => matter.assigneeId),
  );
  const items = tasks.map(({ contact, matter, at }): RehearsalItem => ({
    at,
    movedFrom: null,
    outcome: "task",
    why: null,
    task: matter.reason,
    channel: null,
    contact: { id: contact.id, displayName: contact.displayName },
    member: nameOf(matter.assigneeId),
    text: matter.title,
    count: 1,
    reason: null,
    note: null,
  }));
  return { items, isTruncated };
}

async function replay(
  deps: RehearsalDeps,
  corpId: string,
  planned: readonly ForeseenTouch[],
  from: Date,
  until: Date,
): Promise<RehearsalItem[]> {
  const settings = await deps.settings.get(corpId);
  const ids = [...new Set(planned.map(({ contactId }) => contactId))];
  const contacts = new Map((await deps.contacts.findMany(corpId, ids)).map((contact) => [contact.id, contact]));
  const nameOf = await memberNames(
    deps,
    corpId,
    planned.map(({ memberId }) => memberId),
  );
  const factsOf = await sendFactsOf(deps, corpId, [...contacts.values()], from);
  /** What this replay has let through, by contact and by company. */
  const went = new Map<string, LedgerEntry[]>();
  const take = (key: string, entry: LedgerEntry): void => void went.set(key, [...(went.get(key) ?? []), entry]);
  const items: RehearsalItem[] = [];
  for (const touch of planned) {
    const contact = contacts.get(touch.contactId) ?? null;
    const facts = contact && factsOf(contact);
    const account = facts?.accountKey ? `account ${facts.accountKey}` : null;
    const { at, isOut, refusal } = foreseeSend({
      touch: { ...touch, isMass: isMassChannel(touch.channel) },
      contact,
      complaintAt: facts?.complaintAt ?? null,
      ledger: [...ledgerOf(facts?.touches ?? [], false), ...(went.get(touch.contactId) ?? [])],
      accountLedger: [...ledgerOf(facts?.accountTouches ?? [], false), ...(account ? (went.get(account) ?? []) : [])],
      budget: settings.sendBudget,
      quietHours: settings.quietHours,
      zone: settings.zone,
      at: touch.dueAt > from ? touch.dueAt : from,
      now: from,
    });
    if (isOut) {
      const isMass = isMassChannel(touch.channel);
      const entry = { touchId: touch.id, contactId: touch.contactId, at, isMass, isManual: touch.why === "manual" };
      take(touch.contactId, entry);
      if (account) take(account, entry);
    }
    if (at >= until) continue;
    items.push({
      at,
      movedFrom: at.getTime() === touch.dueAt.getTime() ? null : touch.dueAt,
      outcome: !isOut ? "skip" : touch.channel === null || isMassChannel(touch.channel) ? "task" : "send",
      why: touch.why,
      task: null,
      channel: touch.channel,
      contact: contact && { id: contact.id, displayName: contact.displayName },
      member: nameOf(touch.memberId),
      text: touch.text,
      count: 1,
      reason: refusal?.reason ?? null,
      note: refusal?.note ?? touch.foreseenNote ?? (isMassChannel(touch.channel) ? TO_CONFIRM : null),
    });
  }
  return items;
}

/** Broadcasts whose time lies ahead, or whose members still have to confirm. */
async function broadcastItems(deps: RehearsalDeps, viewer: Viewer, from: Date, until: Date): Promise<RehearsalItem[]> {
  const { items } = await deps.broadcasts.list(viewer.corpId, null, 100);
  const settings = await deps.settings.get(viewer.corpId);
  const rows: RehearsalItem[] = [];
  for (const { id, name, state, delivery, scheduledAt, preflight } of items) {
    const isAhead = state === "scheduled" || state === "pending" || state === "planning";
    if (!isAhead && state !== "running") continue;
    const wanted = scheduledAt && scheduledAt > from ? scheduledAt : from;
    const at = nextAllowedAt(wanted, settings.quietHours, settings.zone);
    if (at >= until) continue;
    const progress = state === "running" ? progressOf(await deps.pages.ofBroadcast(viewer.corpId, id)) : null;
    const count = progress ? progress.waiting : (preflight?.sendable ?? 0);
    if (count === 0) continue;
    rows.push({
      at,
      movedFrom: at.getTime() === wanted.getTime() ? null : wanted,
      outcome: delivery === "wecom" ? "task" : "send",
      why: "broadcast",
      task: null,
      channel: delivery === "wecom" ? MASS_CHANNEL : null,
      contact: null,
      member: null,
      text: name,
      count,
      reason: null,
      note:
        state === "pending"
          ? "待批准"
          : delivery === "wecom"
            ? `${progress?.pages ?? preflight?.pages ?? 0} 个群发任务待成员确认`
            : null,
    });
  }
  return rows;
}
