/** Decides which matters with one contact are open tasks now. */
import { followUpPlan, type FollowUpInput, type Matter } from "#src/domain/task/follow-up-rules.js";
import { isRuleMade, isSameMatter, refreshOf, settledBecause } from "#src/domain/task/settled.js";
import { warningKey, warningMatter } from "#src/domain/task/warning-matters.js";
import type { Task } from "#src/domain/task/task.js";
import { MINUTE_MS } from "#src/domain/shared/time.js";
import type { Contact } from "#src/domain/contact/contact.js";
import type { Warning } from "#src/domain/warning/warning.js";
import { planCareJob } from "../care/job-contracts.js";
import { stableId } from "../shared/ids.js";
import { taskChanged, type FollowUpDeps } from "./follow-up-deps.js";
import { settleWarning } from "./settle-warning.js";

/** A run that dies is found again after this long. */
const RETRY_MS = 2 * MINUTE_MS;
/** Overlapping runs repeat until one of them is the last to begin; beyond this the sweep goes on. */
const MAX_RUNS = 5;
/** Longest quote that a task carries, in characters. */
const QUOTE_LENGTH = 200;

/**
 * Loads, decides and stores the tasks of one contact; remembers when to look again. The same state gives the same
 * tasks, so it can run any number of times, after any crash, and beside itself.
 */
export async function planFollowUp(deps: FollowUpDeps, input: { corpId: string; contactId: string }): Promise<void> {
  const { corpId, contactId } = input;
  for (let runs = 0; runs < MAX_RUNS; runs++) {
    const retryAt = new Date(deps.clock.now().getTime() + RETRY_MS);
    const { run, hasCare } = await deps.checks.begin(corpId, contactId, retryAt);
    const contact = await deps.contacts.find(corpId, contactId);
    const nextCheckAt = contact ? await planOnce(deps, contact) : null;
    if (contact) for (const watch of deps.watchers ?? []) await watch(contact);
    if (contact && (hasCare || mayNeedCare(contact)))
      await deps.jobs.enqueue(planCareJob, { v: 1 as const, corpId, contactId });
    if (await deps.checks.finish(corpId, contactId, run, nextCheckAt)) return;
  }
}

/** Cheap test before a job: care is about birthdays, running deals and customers; others' days are looked at when noted. */
const mayNeedCare = (contact: Contact): boolean =>
  CARED_FOR.has(contact.stage) || contact.profile.some((value) => value.field === "birthday");
const CARED_FOR: ReadonlySet<Contact["stage"]> = new Set(["opportunity", "customer", "repeat", "loyal"]);

async function planOnce(deps: FollowUpDeps, contact: Contact): Promise<Date | null> {
  const { corpId, id: contactId } = contact;
  await followOwner(deps, contact);
  const [questions, promises, settings, openTasks] = await Promise.all([
    deps.reader.openQuestions(corpId, contactId),
    deps.reader.promises(corpId, contactId),
    deps.settings.get(corpId),
    deps.tasks.openOfContact(corpId, contactId),
  ]);
  const input: FollowUpInput = {
    contact,
    questions,
    promises,
    warnings: await warningsOf(deps, contact, openTasks),
    hasPlannedStep: openTasks.some((task) => !isRuleMade(task)),
    settings,
    calendar: deps.calendar,
    now: deps.clock.now(),
  };
  const { matters: found, nextCheckAt } = followUpPlan(input);
  const spoken = await withLastWords(deps, contact, found);
  const known = await knownTasks(deps, input, spoken, openTasks);
  const matters = spoken.flatMap((matter) => [matter, ...ownLineOf(matter, known, input)]);
  const changed = [
    ...(await storeMatters(deps, contact, matters, known, input.now)),
    ...(await closeSettled(deps, matters, known, openTasks, input)),
  ];
  if (changed.length > 0) deps.live.publish(changed.map(taskChanged));
  return nextCheckAt;
}

/** Read only when there is one that matters: an open one, or one whose line may have to be closed. */
async function warningsOf(deps: FollowUpDeps, contact: Contact, openTasks: readonly Task[]): Promise<Warning[]> {
  const matters = contact.worstWarning !== null || openTasks.some((task) => task.reason === "warning");
  return matters ? deps.warnings.ofContact(contact.corpId, contact.id) : [];
}

/** Without words of its own, a silence shows the last that were said; read only when there is one. */
async function withLastWords(deps: FollowUpDeps, contact: Contact, matters: readonly Matter[]): Promise<Matter[]> {
  if (!matters.some(isWordless)) return [...matters];
  const last = await deps.reader.lastMessage(contact.corpId, contact.id);
  return matters.map((matter) => (isWordless(matter) && last ? { ...matter, ...last } : matter));
}

const isWordless = ({ reason, warning }: Matter): boolean =>
  reason === "silence" || (reason === "warning" && (warning?.kind === "silence" || warning?.kind === "removed"));

/** The stored tasks of these matters by key, whatever their state. */
async function knownTasks(
  deps: FollowUpDeps,
  { contact: { id, corpId }, warnings }: FollowUpInput,
  matters: readonly Matter[],
  openTasks: readonly Task[],
): Promise<Map<string, Task>> {
  const byKey = new Map(openTasks.map((task) => [task.key, task]));
  const ofWarnings = warnings.flatMap((one) => (one.status === "open" ? [warningKey(id, one)] : []));
  const keys = new Set([...matters.map((matter) => matter.key), ...ofWarnings]);
  const unknown = [...keys].filter((key) => !byKey.has(key));
  if (unknown.length === 0) return byKey;
  const ids = unknown.map((key) => taskIdOf(corpId, key));
  for (const task of await deps.tasks.findMany(corpId, ids)) byKey.set(task.key, task);
  await addInherited(deps, { corpId, id }, matters, byKey);
  return byKey;
}

/** Tasks of a contact that are looked through for inherited ones. */
const INHERITED_LIMIT = 200;

/**
 * A record that was merged into this contact brought its tasks along under keys of its own. They stand for their matters
 * all the same: what was done there does not come back here. Read only when a task would be made.
 */
async function addInherited(
  deps: FollowUpDeps,
  { corpId, id }: Pick<Contact, "corpId" | "id">,
  matters: readonly Matter[],
  byKey: Map<string, Task>,
): Promise<void> {
  const missing = matters.filter(({ key }) => !byKey.has(key));
  if (missing.length === 0) return;
  const others = (await deps.tasks.ofContact(corpId, id, INHERITED_LIMIT)).filter(
    (task) => isRuleMade(task) && !task.key.split(":").includes(id),
  );
  for (const matter of missing) {
    const same = others.filter((task) => isSameMatter(task, clipped(matter)));
    const [found] = same.sort((a, b) => INHERITED_FIRST.indexOf(a.status) - INHERITED_FIRST.indexOf(b.status));
    if (found) byKey.set(matter.key, found);
  }
}

const INHERITED_FIRST: readonly Task["status"][] = ["open", "done", "closed"];

/** A task that was done before its warning was raised answers nothing: the warning then has a line of its own. */

function ownLineOf(matter: Matter, known: ReadonlyMap<string, Task>, input: FollowUpInput): Matter[] {
  const { warning } = matter;
  if (!warning || matter.reason === "warning" || !isDoneBefore(known.get(matter.key), warning.raisedAt)) return [];
  const found = input.warnings.find((candidate) => candidate.id === warning.id);
  return found ? [{ ...warningMatter(found, input), assigneeId: matter.assigneeId }] : [];
}

const isDoneBefore = (task: Task | undefined, at: Date): boolean =>
  task?.status === "done" && task.result !== null && task.result.at < at;

const clipped = (matter: Matter): Matter => ({ ...matter, quote: matter.quote?.slice(0, QUOTE_LENGTH) ?? null });

async function storeMatters(
  deps: FollowUpDeps,
  contact: Contact,
  matters: readonly Matter[],
  known: ReadonlyMap<string, Task>,
  now: Date,
): Promise<Task[]> {
  const { corpId } = contact;
  const changed: (Task | null)[] = [];
  for (const found of matters) {
    const matter = clipped(found);
    const stored = known.get(matter.key);
    if (!stored) {
      const { task, isNew } = await deps.tasks.insertOnce(taskOf(matter, contact, now));
      if (isNew) changed.push(task);
      if (matter.tellManager) changed.push(await tellManager(deps, task, now));
      continue;
    }
    if (stored.status === "open") {
      const changes = refreshOf(stored, matter);
      if (changes) changed.push(await deps.tasks.refresh(corpId, stored.id, changes));
      if (matter.tellManager) changed.push(await tellManager(deps, stored, now));
    } else if (stored.status === "closed") {
      changed.push(await deps.tasks.revive(corpId, stored.id, matterFields(matter), now));
    } else if (matter.warning && !isDoneBefore(stored, matter.warning.raisedAt)) {
      // The process that noted the task as done may have died before it said so of the warning.
      await settleWarning(deps, stored);
    }
    // A task that a person has done does not come back for the same matter.
  }
  return changed.filter((task) => task !== null);
}

/** The top of the ladder; told once. */
async function tellManager(deps: FollowUpDeps, task: Task, now: Date): Promise<Task | null> {
  if (task.escalatedAt !== null) return null;
  const to = await deps.members.managerOf(task.corpId, task.assigneeId);
  return deps.tasks.escalate(task.corpId, task.id, to, now);
}

/** A contact that a person gave to another member takes its open tasks along, once per handing over. */
async function followOwner(deps: FollowUpDeps, contact: Contact): Promise<void> {
  const { corpId, id: contactId } = contact;
  const setOwner = await deps.reader.ownerSetTo(corpId, contactId);
  if (setOwner === null || !(await deps.checks.isNewOwner(corpId, contactId, setOwner))) return;
  const moved: Task[] = [];
  for (const task of await deps.tasks.openOfContact(corpId, contactId)) {
    if (task.assigneeId === setOwner) continue;
    const now = await deps.tasks.reassign(corpId, task.id, setOwner);
    // Both lists change.
    if (now) moved.push(task, now);
  }
  await deps.checks.noteOwner(corpId, contactId, setOwner);
  if (moved.length > 0) deps.live.publish(moved.map(taskChanged));
}

async function closeSettled(
  deps: FollowUpDeps,
  matters: readonly Matter[],
  known: ReadonlyMap<string, Task>,
  openTasks: readonly Task[],
  input: FollowUpInput,
): Promise<Task[]> {
  const wanted = new Set(matters.map((matter) => known.get(matter.key)?.key ?? matter.key));
  const closed: Task[] = [];
  for (const task of openTasks) {
    if (wanted.has(task.key) || !isRuleMade(task)) continue;
    const stored = await deps.tasks.close(task.corpId, task.id, { ...settledBecause(task, input), at: input.now });
    if (stored) closed.push(stored);
  }
  return closed;
}

const taskIdOf = (corpId: string, key: string): string => stableId("tk", corpId, key);

const matterFields = ({ reason, title, messageId, quote, promiseId, suggestedText, dueAt, warning }: Matter) => ({
  reason,
  title,
  messageId,
  quote,
  promiseId,
  suggestedText,
  dueAt,
  ...(warning ? { warning: { id: warning.id, kind: warning.kind } } : {}),
});

const taskOf = (matter: Matter, contact: Contact, now: Date): Task => ({
  corpId: contact.corpId,
  id: taskIdOf(contact.corpId, matter.key),
  key: matter.key,
  assigneeId: matter.assigneeId,
  contactId: contact.id,
  ...matterFields(matter),
  createdAt: now,
  status: "open",
  snoozedUntil: null,
  result: null,
  closedBy: null,
  escalatedTo: null,
  escalatedAt: null,
  createdBy: null,
});
