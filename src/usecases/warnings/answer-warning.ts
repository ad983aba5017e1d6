/** People's word on a warning: take up its play as a task, dismiss it with a reason, take the word back. */
import type { Viewer } from "#src/domain/member/member.js";
import { reaches } from "#src/domain/member/data-scope.js";
import { AppError, NotFoundError } from "#src/domain/shared/errors.js";
import type { Warning, WarningDecision } from "#src/domain/warning/warning.js";
import type { ContactDerivation, ContactMarks } from "../profile/ports.js";
import type { Clock } from "../shared/clock.js";
import { randomId } from "../shared/ids.js";
import type { PlayTasks, WarningDecisionStore, WarningReadModel } from "./ports.js";

export interface WarningDeps {
  warnings: WarningReadModel;
  decisions: WarningDecisionStore;
  tasks: PlayTasks;
  marks: ContactMarks;
  derivation: ContactDerivation;
  clock: Clock;
  /** Told when a stored word could not be derived at once (log it); the raised mark lets the sweep do it. */
  onDerivationFailed: (error: unknown, contactId: string) => void;
}

export interface TakeUpPlayInput {
  warningId: string;
  /** What is done; the play's words when left out. */
  title?: string | undefined;
  dueAt: Date;
  /** Who does it: the responsible member when left out. */
  assigneeId?: string | undefined;
}

/**
 * Makes a task of the play. Doing it again answers with what stands.
 *
 * @throws NotFoundError     unknown or outside the scope.
 * @throws AppError          `already_decided`: dismissed meanwhile.
 * @throws InvalidInputError the due time is over.
 */
export async function takeUpPlay(deps: WarningDeps, viewer: Viewer, input: TakeUpPlayInput): Promise<Warning> {
  const warning = await visibleWarning(deps, viewer, input.warningId);
  const standing = await deps.decisions.standing(viewer.corpId, warning.contactId, warning.key);
  if (standing?.verdict === "acted") return warning;
  if (standing) throw decidedAlready(warning);
  const title = input.title ?? warning.play;
  const task = await deps.tasks.createTask(viewer, {
    contactId: warning.contactId,
    title: title.slice(0, 200),
    dueAt: input.dueAt,
    assigneeId: assigneeOf(viewer, warning, input.assigneeId),
    // A crash after this, or two clicks at once, meet the same task.
    idempotencyKey: `warning-${warning.id}-${standingCount(warning)}`,
  });
  return word(deps, viewer, warning, { verdict: "acted", reason: title, taskId: task.id });
}

/** Says that nothing is to be done, and why. @throws NotFoundError, AppError `already_decided` */
export async function dismissWarning(
  deps: WarningDeps,
  viewer: Viewer,
  input: { warningId: string; reason: string },
): Promise<Warning> {
  const warning = await visibleWarning(deps, viewer, input.warningId);
  const standing = await deps.decisions.standing(viewer.corpId, warning.contactId, warning.key);
  if (standing?.verdict === "dismissed") return warning;
  if (standing) throw decidedAlready(warning);
  return word(deps, viewer, warning, { verdict: "dismissed", reason: input.reason, taskId: null });
}

/**
 * Takes the word back; the warning is open again unless it has ended, and so is the line of the day list that gave the
 * word. A task that the play became stays with whoever has it.
 */
export async function reopenWarning(deps: WarningDeps, viewer: Viewer, warningId: string): Promise<Warning> {
  const warning = await visibleWarning(deps, viewer, warningId);
  const standing = await deps.decisions.standing(viewer.corpId, warning.contactId, warning.key);
  if (!standing) return warning;
  // The line first: a done line of an open warning would give its word again.
  if (standing.taskId !== null) await deps.tasks.reopenLine(viewer.corpId, standing.taskId, warning.id);
  await derived(deps, warning, () => deps.decisions.undo(viewer.corpId, standing.id, deps.clock.now()));
  return visibleWarning(deps, viewer, warningId);
}

/** @throws NotFoundError unknown or outside the scope. */
export async function visibleWarning(
  deps: Pick<WarningDeps, "warnings">,
  viewer: Viewer,
  warningId: string,
): Promise<Warning> {
  const warning = await deps.warnings.find(viewer, warningId);
  if (!warning) throw new NotFoundError("预警", warningId);
  return warning;
}

async function word(
  deps: WarningDeps,
  viewer: Viewer,
  warning: Warning,
  said: Pick<WarningDecision, "verdict" | "reason" | "taskId">,
): Promise<Warning> {
  const { corpId, contactId, key } = warning;
  await derived(deps, warning, () =>
    deps.decisions.insert({
      corpId,
      id: randomId("wd"),
      contactId,
      key,
      ...said,
      byUserId: viewer.userId,
      at: deps.clock.now(),
      undoneAt: null,
    }),
  );
  return visibleWarning(deps, viewer, warning.id);
}

/** Stores a word so that derivation is certain to follow: marked before, derived at once, found by the sweep if not. */
export async function derived(
  deps: Pick<WarningDeps, "marks" | "derivation" | "onDerivationFailed">,
  warning: Pick<Warning, "corpId" | "contactId">,
  store: () => Promise<unknown>,
): Promise<void> {
  const { corpId, contactId } = warning;
  await deps.marks.markDirty(corpId, [contactId]);
  await store();
  try {
    await deps.derivation.contactDecided({ corpId, contactId });
  } catch (error) {
    deps.onDerivationFailed(error, contactId);
  }
}

const assigneeOf = (viewer: Viewer, warning: Warning, wanted: string | undefined): string => {
  if (wanted !== undefined) return wanted;
  return warning.ownerId !== null && reaches(viewer, warning.ownerId) ? warning.ownerId : viewer.userId;
};

/** After an undo the play may become another task. */
const standingCount = (warning: Warning): string => warning.decision?.id ?? "first";

const decidedAlready = (warning: Warning): AppError =>
  new AppError("already_decided", "这条预警刚刚有人处理过，请刷新后再看", { details: { warningId: warning.id } });
