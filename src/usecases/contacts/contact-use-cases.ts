/** Composition of reading contacts: everything with its ports bound. */
import type { Contact, ContactFollow } from "#src/domain/contact/contact.js";
import type { Fact, FactDecision } from "#src/domain/fact/fact.js";
import { splitSilent } from "#src/domain/fact/extractor-trust.js";
import { factStates } from "#src/domain/fact/profile.js";
import type { Identity, Viewer } from "#src/domain/member/member.js";
import type { StoredPromise } from "#src/domain/promise/promise.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";
import type { StageTransition } from "#src/domain/stage/stage.js";
import type { Warning } from "#src/domain/warning/warning.js";
import type { Clock } from "#src/usecases/shared/clock.js";
import type { LinkOpen } from "#src/domain/link/link-open.js";
import type { LinkOpenStore } from "../link/ports.js";
import { contactTimeline, type TimelineEntry } from "./contact-timeline.js";
import type {
  ContactAudit,
  ContactFacets,
  ContactListQuery,
  ContactReadModel,
  ContactRecord,
  ContactTasks,
  ContactTouches,
  ContactWarnings,
  SilentExtractors,
  ConversationSummary,
  LastWords,
  MessageReadModel,
  OpenTaskCounts,
} from "./ports.js";
import { listTalks, type Talk, type TalkQuery } from "./list-talks.js";
import { readMessages, type MessageWindow, type MessageWindowQuery } from "./read-messages.js";

export interface ContactDeps {
  contacts: ContactReadModel;
  messages: MessageReadModel;
  tasks: ContactTasks;
  touches: ContactTouches;
  openTasks: OpenTaskCounts;
  lastWords: LastWords;
  warnings: ContactWarnings;
  trust: SilentExtractors;
  opens: Pick<LinkOpenStore, "ofContact">;
  audit: ContactAudit;
  clock: Clock;
}

/** Opened links that a contact's page shows; all are in the timeline. */
const SHOWN_OPENS = 6;

export interface ContactRow {
  contact: Contact;
  openTasks: number;
}

/** Everything about a contact but tasks and touches, which other areas show. */
export interface ContactFile {
  contact: ContactRecord;
  /** Proposed or settled. */
  facts: Fact[];
  /** What extractors found that people rarely confirm; listed, not proposed. */
  silentFacts: Fact[];
  /** Those that stand, oldest first. */
  decisions: FactDecision[];
  transitions: StageTransition[];
  follows: ContactFollow[];
  promises: StoredPromise[];
  conversations: ConversationSummary[];
  /** Links that it opened lately, latest first. */
  opens: LinkOpen[];
  /** Latest first. */
  warnings: Warning[];
  /** Message id → sender's name, for the facts' evidence. */
  senders: ReadonlyMap<string, string>;
}

export interface ContactUseCases {
  list(viewer: Viewer, query: ContactListQuery): Promise<PageOf<ContactRow>>;
  /** Latest talk first, with the last message. */
  talks(viewer: Viewer, query: TalkQuery): Promise<PageOf<Talk>>;
  facets(viewer: Viewer): Promise<ContactFacets>;
  /** @throws NotFoundError unknown or outside the scope. */
  find(viewer: Viewer, contactId: string): Promise<ContactRecord>;
  /** Whom a channel knows by this id. Null: nobody, or outside the scope; the two are told alike on purpose. */
  findByIdentity(viewer: Viewer, identity: Identity): Promise<ContactRecord | null>;
  /** Those inside the scope. */
  findMany(viewer: Viewer, contactIds: readonly string[]): Promise<Contact[]>;
  /** @throws NotFoundError */
  file(viewer: Viewer, contactId: string): Promise<ContactFile>;
  /** @throws NotFoundError the contact, conversation or message is unknown or outside the scope. */
  messages(viewer: Viewer, contactId: string, query: MessageWindowQuery): Promise<MessageWindow>;
  /** Newest first. @throws NotFoundError */
  timeline(viewer: Viewer, contactId: string, after: PageKey | null, limit: number): Promise<PageOf<TimelineEntry>>;
}

/** Binds the reads of contacts to their ports. */
export function createContactUseCases(deps: ContactDeps): ContactUseCases {
  const find = async (viewer: Viewer, contactId: string): Promise<ContactRecord> => {
    const contact = await deps.contacts.find(viewer, contactId);
    if (!contact) throw new NotFoundError("客户", contactId);
    return contact;
  };
  return {
    find,
    findByIdentity: async (viewer, identity) => {
      const contactId = await deps.contacts.idOfIdentity(viewer.corpId, identity);
      return contactId === null ? null : deps.contacts.find(viewer, contactId);
    },
    findMany: (viewer, contactIds) => deps.contacts.findMany(viewer, contactIds),
    talks: (viewer, query) => listTalks(deps, viewer, query),
    facets: (viewer) => deps.contacts.facets(viewer),
    list: async (viewer, query) => {
      const { items, next } = await deps.contacts.page(viewer, query);
      const counts = await deps.openTasks.countOpen(
        viewer.corpId,
        items.map((contact) => contact.id),
      );
      return { items: items.map((contact) => ({ contact, openTasks: counts.get(contact.id) ?? 0 })), next };
    },
    file: async (viewer, wantedId) => {
      const { corpId } = viewer;
      const contact = await find(viewer, wantedId);
      const contactId = contact.id;
      const [said, decided, transitions, follows, promises, conversations, opens, warnings] = await Promise.all([
        deps.contacts.facts(corpId, [contactId]),
        deps.contacts.decisions(corpId, [contactId]),
        deps.contacts.transitions(corpId, contactId),
        deps.contacts.follows(corpId, contactId),
        deps.contacts.promises(corpId, contactId),
        deps.contacts.conversations(corpId, contactId),
        deps.opens.ofContact(viewer, contactId, SHOWN_OPENS),
        deps.warnings.ofContact(corpId, contactId),
      ]);
      const decisions = decided.filter((decision) => decision.undoneAt === null);
      const { silent: silentKeys } = await deps.trust.current(corpId);
      const { proposed, silent } = splitSilent(said, decisions, new Set(silentKeys));
      const facts = factStates(proposed, decisions);
      const silentFacts = factStates(silent, decisions);
      const senders = await deps.contacts.senders(
        corpId,
        [...facts, ...silentFacts].map((fact) => fact.messageId),
      );
      return {
        contact,
        facts,
        silentFacts,
        decisions,
        transitions,
        follows,
        promises,
        conversations,
        opens,
        warnings,
        senders,
      };
    },
    messages: async (viewer, contactId, query) => {
      const { id } = await find(viewer, contactId);
      return await readMessages(deps, viewer.corpId, id, query);
    },
    timeline: async (viewer, contactId, after, limit) => {
      const contact = await find(viewer, contactId);
      return await contactTimeline(deps, viewer, contact, after, limit);
    },
  };
}
