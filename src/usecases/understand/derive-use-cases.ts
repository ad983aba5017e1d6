/** The derive chain with its ports bound: conversation → stage → tags → follow-up, and the sweeps that repair it. */
import { advanceStages } from "./advance-stage.js";
import { advanceStageJob, deriveBacklogJob, tagContactJob } from "./job-contracts.js";
import { tagContacts } from "./tag-contacts.js";
import { understandConversations, type DeriveDeps } from "./understand-conversations.js";

/** What is due. */
export interface DerivationBacklog {
  conversations: number;
  contacts: number;
}

export interface DeriveUseCases {
  /** Job: understands one conversation, then asks for its contacts' stage. */
  understandConversation(input: { corpId: string; conversationId: string }): Promise<void>;
  /** Job: profile, activity and stage of one contact, then asks for its tags. */
  advanceStage(input: { corpId: string; contactId: string }): Promise<void>;
  /** Job: tags of one contact, then asks for its follow-up. */
  tagContact(input: { corpId: string; contactId: string }): Promise<void>;
  /**
   * Job: works off what is due in pages until nothing is left or the time is over; then asks for itself again.
   *
   * @returns what was done.
   */
  deriveBacklog(input: { corpId: string }, options?: BacklogOptions): Promise<DerivationBacklog>;
  /** Scheduled: asks for the backlog when anything is due. @returns true when something was. */
  sweep(input: { corpId: string }): Promise<boolean>;
  /** Scheduled: contacts whom silence moves by now. @returns how many. */
  sweepStages(input: { corpId: string }): Promise<number>;
  /**
   * After a person's decision about a contact (fact, stage, tag, owner, opt-out) has been stored: derives the contact
   * at once, so that the answer to the person shows it. If this fails, the raised mark lets the sweep do it.
   */
  contactDecided(input: { corpId: string; contactId: string }): Promise<void>;
  /** What is due now; both 0: everything captured has been understood, staged and tagged. */
  derivationBacklog(corpId: string): Promise<DerivationBacklog>;
  /** How many conversations an unfinished rebuild still has to write anew. */
  pendingRewrites(corpId: string): Promise<number>;
  /** After settings on which derivation depends changed: everything becomes due and is derived by the sweep. */
  markAllDue(corpId: string): Promise<DerivationBacklog>;
}

export interface BacklogOptions {
  /** Stop after this long, in ms (default 20,000). */
  maxMs?: number;
  /** Ask for another job when the time is over (default true). */
  continueByJob?: boolean;
  onProgress?: (done: DerivationBacklog) => void;
}

/** Conversations and contacts of one page: many enough to spare round trips, few enough for a short lease. */
const CONVERSATION_PAGE = 40;
const CONTACT_PAGE = 100;
const DEFAULT_MAX_MS = 20_000;
const STAGE_PAGE = 500;
/** How long the sweep lets an import run alone before it derives beside it. */
const IMPORT_PATIENCE_MS = 60_000;

export function createDeriveUseCases(deps: DeriveDeps): DeriveUseCases {
  const deriveContacts = async (corpId: string, contactIds: readonly string[]): Promise<void> => {
    let ids = contactIds;
    // Contacts that changed meanwhile are taken again once; beyond that they stay due for the sweep.
    for (let round = 0; round < 2 && ids.length > 0; round++) {
      await advanceStages(deps, corpId, ids);
      ids = await tagContacts(deps, corpId, ids);
    }
  };

  let importingSince: number | null = null;

  const derivationBacklog = sparingly(async (corpId) => {
    const [conversations, contacts] = await Promise.all([
      deps.conversations.countDue(corpId),
      deps.contacts.countDue(corpId),
    ]);
    return { conversations, contacts };
  });

  return {
    derivationBacklog,
    pendingRewrites: (corpId) => deps.conversations.countRewrites(corpId),
    understandConversation: async ({ corpId, conversationId }) => {
      const contactIds = await understandConversations(deps, { corpId, conversationIds: [conversationId] });
      const payloads = contactIds.map((contactId) => ({ v: 1 as const, corpId, contactId }));
      await deps.jobs.enqueueMany(advanceStageJob, payloads);
    },
    advanceStage: async ({ corpId, contactId }) => {
      await advanceStages(deps, corpId, [contactId]);
      await deps.jobs.enqueue(tagContactJob, { v: 1 as const, corpId, contactId });
    },
    tagContact: async ({ corpId, contactId }) => {
      const [behind] = await tagContacts(deps, corpId, [contactId]);
      if (behind !== undefined) await deps.jobs.enqueue(advanceStageJob, { v: 1 as const, corpId, contactId });
    },
    deriveBacklog: async ({ corpId }, options = {}) => {
      const deadline = deps.clock.now().getTime() + (options.maxMs ?? DEFAULT_MAX_MS);
      const done = { conversations: 0, contacts: 0 };
      const isOver = (): boolean => deps.clock.now().getTime() >= deadline;
      await eachPage(
        (after) => deps.conversations.due(corpId, after, CONVERSATION_PAGE),
        async (ids) => {
          await understandConversations(deps, { corpId, conversationIds: ids });
          done.conversations += ids.length;
          options.onProgress?.({ ...done });
        },
        isOver,
      );
      await eachPage(
        (after) => deps.contacts.due(corpId, after, CONTACT_PAGE),
        async (ids) => {
          await deriveContacts(corpId, ids);
          done.contacts += ids.length;
          options.onProgress?.({ ...done });
        },
        isOver,
      );
      if (isOver() && options.continueByJob !== false)
        await deps.jobs.enqueue(deriveBacklogJob, { v: 1 as const, corpId });
      return done;
    },
    sweep: async ({ corpId }) => {
      const isImporting = await deps.conversations.isImporting(corpId);
      const now = deps.clock.now().getTime();
      if (!isImporting) importingSince = null;
      // Conversations of a running import would be understood again after each of its batches.
      else if (now - (importingSince ??= now) < IMPORT_PATIENCE_MS) return false;
      const [conversation] = await deps.conversations.due(corpId, null, 1);
      const [contact] = await deps.contacts.due(corpId, null, 1);
      if (conversation === undefined && contact === undefined) return false;
      await deps.jobs.enqueue(deriveBacklogJob, { v: 1 as const, corpId });
      return true;
    },
    sweepStages: async ({ corpId }) => {
      const due = await deps.contacts.stageChecksDue(corpId, deps.clock.now(), STAGE_PAGE);
      await deps.contacts.markDirty(corpId, due);
      for (let i = 0; i < due.length; i += CONTACT_PAGE) await deriveContacts(corpId, due.slice(i, i + CONTACT_PAGE));
      return due.length;
    },
    contactDecided: async ({ corpId, contactId }) => {
      await deps.contacts.markDirty(corpId, [contactId]);
      await deriveContacts(corpId, [contactId]);
    },
    markAllDue: async (corpId) => ({
      conversations: await deps.conversations.markAllDue(corpId),
      contacts: await deps.contacts.markAllDue(corpId),
    }),
  };
}

/**
 * Counting a long backlog costs the store more than working on it, and people ask often: a count that is not zero may
 * be as old as ten times what it took, at most two seconds. Zero is always counted now.
 */
function sparingly(
  count: (corpId: string) => Promise<DerivationBacklog>,
): (corpId: string) => Promise<DerivationBacklog> {
  const kept = new Map<string, { backlog: DerivationBacklog; until: number }>();
  return async (corpId) => {
    const startedAt = performance.now();
    const last = kept.get(corpId);
    if (last && last.until > startedAt) return last.backlog;
    const backlog = await count(corpId);
    const tookMs = performance.now() - startedAt;
    if (backlog.conversations + backlog.contacts === 0) kept.delete(corpId);
    else kept.set(corpId, { backlog, until: performance.now() + Math.min(10 * tookMs, 2_000) });
    return backlog;
  };
}

/**
 * Pages in id order, two in work at once: while one waits for the store, the other thinks. At least one page is done,
 * however late it is.
 *
 * @throws the first error, after the other page has come to its end.
 */
async function eachPage(
  page: (after: string | null) => Promise<string[]>,
  work: (ids: string[]) => Promise<void>,
  isOver: () => boolean,
): Promise<void> {
  let after: string | null = null;
  let isEmpty = false;
  const nextPage = serially(async (): Promise<string[]> => {
    if (isEmpty || (after !== null && isOver())) return [];
    const ids = await page(after);
    isEmpty = ids.length === 0;
    after = ids.at(-1) ?? after;
    return ids;
  });
  const lane = async (): Promise<void> => {
    for (let ids = await nextPage(); ids.length > 0; ids = await nextPage()) await work(ids);
  };
  const ends = await Promise.allSettled([lane(), lane()]);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

/** Calls one after the other, whoever asks. */
function serially<T>(task: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const mine = last.then(task, task);
    last = mine.catch(() => undefined);
    return mine;
  };
}
