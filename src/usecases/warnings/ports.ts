/** Ports of warnings. What serves a person takes the viewer and answers only inside the scope. */
import type { Viewer } from "#src/domain/member/member.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";
import type {
  Warning,
  WarningDecision,
  WarningKind,
  WarningOutcomeKind,
  WarningStatus,
} from "#src/domain/warning/warning.js";

/** Read port for other areas: what is open now, most severe first. */
export interface OpenWarnings {
  /** Of contacts for whom the member is responsible. */
  forMember(corpId: string, memberId: string, limit: number): Promise<Warning[]>;
  /** By contact id; contacts without any are left out. */
  forContacts(corpId: string, contactIds: readonly string[]): Promise<ReadonlyMap<string, Warning[]>>;
}

export interface WarningPageQuery {
  status: WarningStatus;
  /** Any of these; empty: all. */
  kinds: readonly WarningKind[];
  after: PageKey | null;
  limit: number;
}

/** How often a play was taken up, and what came of it. */
export interface PlayResult {
  kind: WarningKind;
  outcome: WarningOutcomeKind;
  count: number;
}

export interface WarningReadModel extends OpenWarnings {
  /** Latest raised first. */
  page(viewer: Viewer, query: WarningPageQuery): Promise<PageOf<Warning>>;
  /** Null when unknown or outside the scope. */
  find(viewer: Viewer, warningId: string): Promise<Warning | null>;
  /** Of one contact whose visibility was checked; latest first. */
  ofContact(corpId: string, contactId: string): Promise<Warning[]>;
  /** Open ones inside the scope, by kind. */
  countOpen(viewer: Viewer): Promise<ReadonlyMap<WarningKind, number>>;
  /** Of the whole corp: plays work the same for everybody. */
  playResults(corpId: string): Promise<PlayResult[]>;
}

export interface WarningDecisionStore {
  /** The word that stands on a warning; null: none. */
  standing(corpId: string, contactId: string, key: string): Promise<WarningDecision | null>;
  /** One that is stored already is left as it is. */
  insert(decision: WarningDecision): Promise<void>;
  /** Marks it undone; false when it was already. Atomic. */
  undo(corpId: string, decisionId: string, at: Date): Promise<boolean>;
}

/** Port into follow-up: the task that a play becomes, and the line that the day list has of a warning by itself. */
export interface PlayTasks {
  createTask(
    viewer: Viewer,
    input: { contactId: string; title: string; dueAt: Date; assigneeId?: string | undefined; idempotencyKey?: string },
  ): Promise<{ id: string }>;
  /** Opens the day list's line of a warning again if it is done; another task is left as it is. */
  reopenLine(corpId: string, taskId: string, warningId: string): Promise<void>;
}
