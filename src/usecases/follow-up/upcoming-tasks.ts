/** Which tasks the follow-up rules will make in the coming days, if nobody writes and nothing changes. */
import type { Contact } from "#src/domain/contact/contact.js";
import { followUpPlan, type FollowUpInput, type Matter } from "#src/domain/task/follow-up-rules.js";
import { isRuleMade } from "#src/domain/task/settled.js";
import { stableId } from "../shared/ids.js";
import type { FollowUpDeps } from "./follow-up-deps.js";

export interface UpcomingTask {
  contact: Contact;
  matter: Matter;
  /** When it appears in the day list. */
  at: Date;
}

type Deps = Pick<
  FollowUpDeps,
  "contacts" | "reader" | "settings" | "tasks" | "checks" | "warnings" | "clock" | "calendar"
>;

/** Contacts that are looked at ahead; whose check is due first comes first. */
const MAX_CONTACTS = 500;
/** Read at once. */
const TOGETHER = 10;
/** Looks ahead for one contact: each finds the next instant at which time alone changes something. */
const MAX_LOOKS = 40;

/** Nothing is stored. The rules themselves, asked at the instants at which they would be asked again. */
export async function upcomingTasks(
  deps: Deps,
  corpId: string,
  until: Date,
): Promise<{ tasks: UpcomingTask[]; isTruncated: boolean }> {
  const ids = await deps.checks.dueUntil(corpId, until, MAX_CONTACTS + 1);
  const contacts = await deps.contacts.findMany(corpId, ids.slice(0, MAX_CONTACTS));
  const tasks: UpcomingTask[] = [];
  for (let i = 0; i < contacts.length; i += TOGETHER) {
    const some = contacts.slice(i, i + TOGETHER);
    tasks.push(...(await Promise.all(some.map((contact) => ahead(deps, contact, until)))).flat());
  }
  return { tasks, isTruncated: ids.length > MAX_CONTACTS };
}

async function ahead(deps: Deps, contact: Contact, until: Date): Promise<UpcomingTask[]> {
  const { corpId, id } = contact;
  const [questions, promises, settings, open, warnings] = await Promise.all([
    deps.reader.openQuestions(corpId, id),
    deps.reader.promises(corpId, id),
    deps.settings.get(corpId),
    deps.tasks.openOfContact(corpId, id),
    contact.worstWarning === null ? [] : deps.warnings.ofContact(corpId, id),
  ]);
  const hasPlannedStep = open.some((task) => !isRuleMade(task));
  const input: Omit<FollowUpInput, "now"> = {
    contact,
    questions,
    promises,
    warnings,
    hasPlannedStep,
    settings,
    calendar: deps.calendar,
  };
  const found = new Map<string, UpcomingTask>();
  let at: Date | null = deps.clock.now();
  for (let look = 0; at !== null && at <= until && look < MAX_LOOKS; look++) {
    const { matters, nextCheckAt } = followUpPlan({ ...input, now: at });
    for (const matter of matters) if (!found.has(matter.key)) found.set(matter.key, { contact, matter, at });
    at = nextCheckAt;
  }
  const known = new Set(open.map(({ key }) => key));
  const fresh = [...found.values()].filter(({ matter }) => !known.has(matter.key));
  const stored = await deps.tasks.findMany(
    corpId,
    fresh.map(({ matter }) => stableId("tk", corpId, matter.key)),
  );
  // What a person has done does not come back.
  const isDone = new Set(stored.filter(({ status }) => status === "done").map(({ key }) => key));
  return fresh.filter(({ matter }) => !isDone.has(matter.key));
}
