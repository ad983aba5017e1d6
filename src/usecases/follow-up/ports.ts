/** Ports of follow-up: what it reads from other areas, and its own stores. Every method is scoped to one corp. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { StoredPromise } from "#src/domain/promise/promise.js";
import type { Settings } from "#src/domain/settings/settings.js";
import type { FollowUpQuestion } from "#src/domain/task/follow-up-rules.js";
import type { Task, TaskResult } from "#src/domain/task/task.js";
import type { Warning } from "#src/domain/warning/warning.js";

/** Read port: what the contact says and stands for, as derived from the log. */
export interface ContactReader {
  find(corpId: string, contactId: string): Promise<Contact | null>;
  /** Those that exist, in no order. */
  findMany(corpId: string, contactIds: readonly string[]): Promise<Contact[]>;
  /** Only what a line of a list shows, for lists that are opened all day. */
  cards(corpId: string, contactIds: readonly string[]): Promise<ContactCard[]>;
}

/** A contact as a line of a list. `profile` holds nothing but fields and values. */
export type ContactCard = Pick<
  Contact,
  "id" | "displayName" | "nickname" | "stage" | "profile" | "tier" | "worstWarning"
>;

/** What ranking needs of a task. */
export type TaskBrief = Pick<Task, "id" | "reason" | "dueAt" | "snoozedUntil" | "createdAt" | "escalatedTo">;

/** Read port: open questions and promises of a contact, as understanding left them. */
export interface FollowUpReader {
  openQuestions(corpId: string, contactId: string): Promise<FollowUpQuestion[]>;
  promises(corpId: string, contactId: string): Promise<StoredPromise[]>;
  /** The member to whom a person gave the contact; null: nobody did, whoever wrote last is responsible. */
  ownerSetTo(corpId: string, contactId: string): Promise<string | null>;
  /** The latest message with text of either side; null without any. */
  lastMessage(corpId: string, contactId: string): Promise<{ messageId: string; quote: string } | null>;
  /** Who wrote these messages and when, for showing evidence. */
  evidence(corpId: string, messageIds: readonly string[]): Promise<Map<string, Evidence>>;
}

export interface Evidence {
  messageId: string;
  side: "contact" | "member";
  sentAt: Date;
}

export interface SettingsReader {
  get(corpId: string): Promise<Settings>;
}

export interface MemberReader {
  /** One active administrator, always the same while that one stays active; null: there is none. */
  administratorOf(corpId: string): Promise<string | null>;
  /** The manager of the member's department (or of the nearest one above); null when there is none but the member. */
  managerOf(corpId: string, userId: string): Promise<string | null>;
  /** User id → name of those that exist. */
  namesOf(corpId: string, userIds: readonly string[]): Promise<Map<string, string>>;
  /** Tells who left the corp's WeCom and is not back. */
  whoLeft(corpId: string): Promise<(userId: string) => boolean>;
}

/** Port into warnings: what is raised, and what doing a task says about it. */
export interface TaskWarnings {
  /** Whatever their state. */
  ofContact(corpId: string, contactId: string): Promise<Warning[]>;
  /**
   * A person's word on an open warning, given by ending its task. Once per result of the task; where another word
   * stands it is kept. The contact is derived anew afterwards.
   */
  answered(answer: WarningAnswer): Promise<void>;
  /** Takes that word back, if it is the one that stands. */
  takenBack(answer: Pick<WarningAnswer, "corpId" | "contactId" | "warningId" | "taskId">): Promise<void>;
}

export interface WarningAnswer {
  corpId: string;
  contactId: string;
  warningId: string;
  taskId: string;
  verdict: "acted" | "dismissed";
  reason: string;
  byUserId: string;
  /** When the task was done. */
  at: Date;
}

/** A person's word on a promise; the promise itself is derived elsewhere. */
export interface PromiseResolutions {
  find(corpId: string, promiseId: string): Promise<StoredPromise | null>;
  /**
   * Sets or clears the word. Atomic.
   *
   * @param expected only while the stored word has this instant (null: none yet).
   * @returns false when somebody else decided meanwhile.
   */
  set(
    corpId: string,
    promiseId: string,
    expected: Date | null,
    resolution: StoredPromise["resolution"],
  ): Promise<boolean>;
}

/** What planning changes on an open task whose matter is still there. */
export type TaskRefresh = Partial<
  Pick<Task, "reason" | "title" | "messageId" | "quote" | "promiseId" | "warning" | "suggestedText" | "dueAt">
>;

export interface TaskStore {
  /** Stores it unless the key exists; always answers with the stored one. */
  insertOnce(task: Task): Promise<{ task: Task; isNew: boolean }>;
  find(corpId: string, id: string): Promise<Task | null>;
  /** Those that exist, in no order. */
  findMany(corpId: string, ids: readonly string[]): Promise<Task[]>;
  openOfContact(corpId: string, contactId: string): Promise<Task[]>;
  /** Newest first, whatever their state. */
  ofContact(corpId: string, contactId: string, limit: number): Promise<Task[]>;

  // The following change one task if it is in the named state, atomically, and answer with it; null when it is not.

  /** open: what the matter says now. */
  refresh(corpId: string, id: string, changes: TaskRefresh): Promise<Task | null>;
  /** open → closed. */
  close(corpId: string, id: string, closedBy: NonNullable<Task["closedBy"]>): Promise<Task | null>;
  /** closed → open, with the matter as it is now. */
  revive(corpId: string, id: string, changes: TaskRefresh, at: Date): Promise<Task | null>;
  /** open → done. */
  complete(corpId: string, id: string, result: TaskResult): Promise<Task | null>;
  /** done → open; clears result and snooze. */
  undoDone(corpId: string, id: string, doneAt: Date): Promise<Task | null>;
  /** open: sets or (null) clears the snooze. */
  snooze(corpId: string, id: string, until: Date | null): Promise<Task | null>;
  /** open: another member. */
  reassign(corpId: string, id: string, assigneeId: string): Promise<Task | null>;

  /** Open tasks late since before `lateBefore` that nobody was told about, in a stable order. */
  dueToEscalate(corpId: string, lateBefore: Date, limit: number): Promise<Task[]>;
  /** open and not escalated → escalated; `to` null: there is no manager, not asked again. */
  escalate(corpId: string, id: string, to: string | null, at: Date): Promise<Task | null>;

  /** Open tasks of the members due inside [from, to), earliest first; snoozed ones count from the end of the snooze. */
  openDue(query: OpenTasksQuery): Promise<Task[]>;
  /** Members with an open task due before an instant. */
  assigneesDue(corpId: string, before: Date): Promise<string[]>;
  /** The same in a few fields. */
  openBriefs(query: OpenTasksQuery): Promise<TaskBrief[]>;
  /** Open tasks of others that this manager was told about, earliest due first. */
  openEscalatedTo(corpId: string, userId: string, limit: number): Promise<Task[]>;
  /** Open tasks that a manager was told about at or after an instant, earliest first. */
  escalatedSince(corpId: string, since: Date, limit: number): Promise<Task[]>;
  countOpen(corpId: string, members: Viewer["members"], from: Date | null, to: Date | null): Promise<number>;
  countDone(corpId: string, members: Viewer["members"], from: Date, to: Date): Promise<number>;
}

export interface OpenTasksQuery {
  corpId: string;
  members: Viewer["members"];
  from: Date | null;
  to: Date | null;
  limit: number;
}

/** When each contact has to be looked at again; the record also tells overlapping runs apart. */
export interface FollowUpCheckStore {
  /**
   * Starts a run: a new run number, and the check due again shortly (`retryAt`) in case this process dies.
   * `hasCare`: a care plan exists, so care has to hear of the change.
   */
  begin(corpId: string, contactId: string, retryAt: Date): Promise<{ run: number; hasCare: boolean }>;
  /** Ends a run; false when another run began meanwhile, which may have decided on older data: run again. */
  finish(corpId: string, contactId: string, run: number, nextCheckAt: Date | null): Promise<boolean>;
  /** Asks for a check: due at `at`, and a run under way will not count as the last one. */
  request(corpId: string, contactId: string, at: Date): Promise<void>;
  /** Did the contact's tasks not follow it to this member yet? */
  isNewOwner(corpId: string, contactId: string, ownerId: string): Promise<boolean>;
  /** The contact's tasks have followed it to this member. */
  noteOwner(corpId: string, contactId: string, ownerId: string): Promise<void>;
  /** Contacts whose follow-up is looked at until an instant, earliest first. */
  dueUntil(corpId: string, until: Date, limit: number): Promise<string[]>;
  /** Contacts whose care is looked at inside [from, to], earliest first. */
  careDueBetween(corpId: string, from: Date, to: Date, limit: number): Promise<string[]>;
  /** Has everybody's care looked at again. */
  recheckCare(corpId: string, at: Date): Promise<void>;
  /** Sets when the contact's care plan may change next; null: there is none. */
  setCareCheck(corpId: string, contactId: string, careCheckAt: Date | null): Promise<void>;
  /**
   * Takes contacts whose check is due, earliest first, and moves their check to `retryAt`, so that a lost job is found
   * again and a waiting one is not enqueued twice.
   */
  takeDue(kind: "follow-up" | "care", corpId: string, now: Date, retryAt: Date, limit: number): Promise<string[]>;
}
