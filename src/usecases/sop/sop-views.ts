/** Plans and enrolments as people see them, and what would happen. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { Viewer } from "#src/domain/member/member.js";
import { reachesAny } from "#src/domain/member/data-scope.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import type { PageKey } from "#src/domain/shared/paging.js";
import type { SopEnrollment } from "#src/domain/sop/enrollment.js";
import { simulateSop, type ForecastStep, type SopForecast } from "#src/domain/sop/simulate-sop.js";
import { stepsOf, type Sop, type SopDefinition } from "#src/domain/sop/sop.js";
import { visibleContact } from "../follow-up/task-commands.js";
import { summaryOf, type ContactSummary } from "../follow-up/task-views.js";
import type { EnrollmentCount, SopVersion } from "./ports.js";
import { findSop } from "./sop-definitions.js";
import type { SopDeps } from "./sop-deps.js";
import { loadPerson, settingOf } from "./sop-person.js";

export interface SopListItem {
  sop: Sop;
  stepCount: number;
  running: number;
  completed: number;
  stopped: number;
}

export async function listSops(deps: SopDeps, corpId: string): Promise<SopListItem[]> {
  const [sops, counts] = await Promise.all([deps.sops.list(corpId), deps.enrollments.counts(corpId)]);
  const sum = (sopId: string, status: SopEnrollment["status"]): number =>
    counts.filter((row) => row.sopId === sopId && row.status === status).reduce((all, row) => all + row.count, 0);
  return sops.map((sop) => ({
    sop,
    stepCount: [...stepsOf(sop.definition.steps)].length,
    running: sum(sop.id, "active"),
    completed: sum(sop.id, "completed"),
    stopped: sum(sop.id, "stopped"),
  }));
}

export interface SopDetail {
  sop: Sop;
  versions: (SopVersion & { running: number })[];
}

/** The plan with its versions and how many run on each. @throws NotFoundError */
export async function sopDetail(deps: SopDeps, corpId: string, sopId: string): Promise<SopDetail> {
  const [sop, versions, counts] = await Promise.all([
    findSop(deps, corpId, sopId),
    deps.sops.versions(corpId, sopId),
    deps.enrollments.counts(corpId),
  ]);
  const runningOn = (version: number): number =>
    counts.find((row: EnrollmentCount) => row.sopId === sopId && row.status === "active" && row.version === version)
      ?.count ?? 0;
  return { sop, versions: versions.map((version) => ({ ...version, running: runningOn(version.version) })) };
}

export interface EnrollmentView {
  enrollment: SopEnrollment;
  sopName: string;
  /** The next step in one line; null: none. */
  nextTitle: string | null;
  contact: ContactSummary;
  groupName: string | null;
}

/** The plan's enrolments inside the viewer's scope, newest first. */
export async function enrollmentsOf(
  deps: SopDeps,
  viewer: Viewer,
  query: { sopId: string; status: SopEnrollment["status"] | null; after: PageKey | null; limit: number },
): Promise<{ items: EnrollmentView[]; next: PageKey | null }> {
  const page = await deps.enrollments.page({ corpId: viewer.corpId, ...query });
  return { items: await viewsOf(deps, viewer, page.items), next: page.next };
}

/** A contact's plans, newest first. @throws NotFoundError */
export async function enrollmentsOfContact(
  deps: SopDeps,
  viewer: Viewer,
  contactId: string,
): Promise<EnrollmentView[]> {
  await visibleContact(deps, viewer, contactId);
  return viewsOf(deps, viewer, await deps.enrollments.ofContact(viewer.corpId, contactId, 50));
}

/** One enrolment, if its contact is visible. @throws NotFoundError */
export async function visibleEnrollment(deps: SopDeps, viewer: Viewer, id: string): Promise<EnrollmentView> {
  const enrollment = await deps.enrollments.find(viewer.corpId, id);
  const [view] = enrollment ? await viewsOf(deps, viewer, [enrollment]) : [];
  if (!view) throw new NotFoundError("计划", id);
  return view;
}

async function viewsOf(
  deps: SopDeps,
  viewer: Viewer,
  enrollments: readonly SopEnrollment[],
): Promise<EnrollmentView[]> {
  const { corpId } = viewer;
  const contacts = await deps.contacts.findMany(corpId, [...new Set(enrollments.map(({ contactId }) => contactId))]);
  const byId = new Map(contacts.map((contact) => [contact.id, contact]));
  const definitions = new Map<string, SopDefinition | null>();
  const views: EnrollmentView[] = [];
  for (const enrollment of enrollments) {
    const contact = byId.get(enrollment.contactId);
    const members = contact ? [...contact.memberIds, ...(contact.ownerId === null ? [] : [contact.ownerId])] : [];
    if (!reachesAny(viewer, members)) continue;
    const key = `${enrollment.sopId}#${enrollment.version}`;
    if (!definitions.has(key))
      definitions.set(
        key,
        (await deps.sops.findVersion(corpId, enrollment.sopId, enrollment.version))?.definition ?? null,
      );
    const definition = definitions.get(key) ?? null;
    const next = [...stepsOf(definition?.steps ?? [])].find(({ id }) => id === enrollment.next?.stepId);
    const group = enrollment.groupId === null ? null : await deps.groups.find(corpId, enrollment.groupId);
    views.push({
      enrollment,
      sopName: definition?.name ?? enrollment.sopId,
      nextTitle: next ? titleOfStep(next) : null,
      contact: summaryOf(contact, enrollment.contactId),
      groupName: group?.name ?? null,
    });
  }
  return views;
}

const titleOfStep = (step: SopDefinition["steps"][number]): string =>
  step.kind === "task" ? step.title : step.kind === "message" ? step.text : "分支";

export interface ForecastInput {
  definition: SopDefinition;
  contactId: string;
  /** Begins here; now when left out. */
  startAt: Date | null;
  until: Date;
  repliesAfter: Date | null;
}

/** What would happen to this contact until a date, with the runner's own decisions. @throws NotFoundError */
export async function forecast(deps: SopDeps, viewer: Viewer, input: ForecastInput): Promise<SopForecast> {
  const contact = await visibleContact(deps, viewer, input.contactId);
  const [loaded, settings] = await Promise.all([
    loadPerson(deps, viewer.corpId, contact.id),
    deps.settings.get(viewer.corpId),
  ]);
  if (!loaded) throw new NotFoundError("客户", contact.id);
  const now = input.startAt ?? deps.clock.now();
  const wanted = simulateSop({
    definition: input.definition,
    person: loaded.person,
    enrollment: { startedAt: now, anchorAt: now, stageAtStart: contact.stage, done: [] },
    setting: { ...settingOf(deps, settings), quietHours: settings.quietHours },
    now,
    until: input.until,
    repliesAfter: input.repliesAfter,
  });
  return withBudget(deps, contact, wanted);
}

const BY_HAND = "没有能联系到客户的账号，到时会成为成员的待办";

/** The plan's own instants as the send budget will let them be: caps, pauses, blackout days, the channel. */
async function withBudget(deps: SopDeps, contact: Contact, forecast: SopForecast): Promise<SopForecast> {
  const messages = forecast.steps.filter(({ kind }) => kind === "touch");
  const wanted = messages.map(({ at, text, attachments = [] }) => ({ at, text, attachments }));
  const [outlooks = []] = await deps.outbox.foresee([{ contact, messages: wanted }]);
  const byStep = new Map(messages.map(({ stepId }, index) => [stepId, outlooks[index]]));
  const steps = forecast.steps.map((step): ForecastStep => {
    const outlook = byStep.get(step.stepId);
    if (!outlook) return step;
    const notes = [
      ...step.notes,
      ...(outlook.refusal
        ? [outlook.isOut ? `${outlook.refusal.note}，顺延` : `${outlook.refusal.note}，不会发出`]
        : []),
    ];
    if (!outlook.isOut) return { ...step, kind: "skipped", notes };
    return { ...step, at: outlook.at, notes: outlook.channel === null ? [...notes, BY_HAND] : notes };
  });
  return { ...forecast, steps: steps.toSorted((a, b) => a.at.getTime() - b.at.getTime()) };
}

/** What is still to come of a running enrolment. @throws NotFoundError */
export async function forecastOf(
  deps: SopDeps,
  viewer: Viewer,
  enrollmentId: string,
  until: Date,
): Promise<SopForecast> {
  const { corpId } = viewer;
  const { enrollment } = await visibleEnrollment(deps, viewer, enrollmentId);
  const [version, loaded, settings] = await Promise.all([
    deps.sops.findVersion(corpId, enrollment.sopId, enrollment.version),
    loadPerson(deps, corpId, enrollment.contactId, enrollment.groupId),
    deps.settings.get(corpId),
  ]);
  if (!version || !loaded || enrollment.status !== "active") return { steps: [], end: null, goesOn: false };
  const wanted = simulateSop({
    definition: version.definition,
    person: loaded.person,
    enrollment,
    setting: { ...settingOf(deps, settings), quietHours: settings.quietHours },
    now: deps.clock.now(),
    until,
    repliesAfter: null,
  });
  return enrollment.groupId === null ? withBudget(deps, loaded.contact, wanted) : wanted;
}
