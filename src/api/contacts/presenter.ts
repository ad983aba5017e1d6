/** Contacts as JSON: every outgoing field is listed, and masked for viewers who need not see it. */
import type { Contact, ContactTag } from "#src/domain/contact/contact.js";
import type { Fact, FactDecision } from "#src/domain/fact/fact.js";
import { promiseStatus, type StoredPromise } from "#src/domain/promise/promise.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import type { ContactFile, ContactRow } from "#src/usecases/contacts/contact-use-cases.js";
import type { TaskView } from "#src/usecases/follow-up/task-views.js";
import type { SendWays, TouchView } from "#src/usecases/touch/touch-views.js";
import type { People } from "../access/person-ref.js";
import type {
  ContactDetailJson,
  ContactRowJson,
  DecisionJson,
  FactJson,
  ProfileFieldJson,
  PromiseJson,
  TagJson,
} from "../contract/contract.js";
import { presentTask } from "../tasks/presenter.js";
import { presentTouch } from "../touches/presenter.js";
import { peopleInWarning, presentRhythm, presentValue, presentWarning } from "../warnings/presenter.js";
import { presentContactRef, profileValue, summaryOfContact } from "./contact-ref.js";
import type { Masks } from "./masks.js";

const presentTag = (tag: ContactTag, people: People): TagJson => ({
  group: tag.group,
  label: tag.label,
  origin: tag.origin,
  by: tag.origin === "person" ? people(tag.by).name : tag.by,
  messageId: tag.messageId,
});

/** Everybody a row mentions. */
export const peopleInRow = ({ contact }: ContactRow): (string | null)[] => [
  contact.ownerId,
  ...contact.tags.flatMap((tag) => (tag.origin === "person" ? [tag.by] : [])),
];

export function presentContactRow({ contact, openTasks }: ContactRow, people: People, masks: Masks): ContactRowJson {
  const phone = profileValue(contact, "phone");
  return {
    ...presentContactRef(summaryOfContact(contact), masks),
    nickname: masks.text(contact.nickname),
    stageSince: contact.stageSince.toISOString(),
    tags: contact.tags.map((tag) => presentTag(tag, people)),
    phone: phone === null ? null : masks.value("phone", phone),
    budget: profileValue(contact, "budget"),
    owner: contact.ownerId === null ? null : people(contact.ownerId),
    lastMessageAt: contact.lastMessageAt?.toISOString() ?? null,
    lastInboundAt: contact.lastInboundAt?.toISOString() ?? null,
    openTasks,
    tier: contact.tier,
    openWarnings: contact.openWarnings,
    worstWarning: contact.worstWarning,
    warningKinds: [...contact.warningKinds],
  };
}

export const presentDecision = (decision: FactDecision, people: People, masks: Masks): DecisionJson => ({
  id: decision.id,
  field: decision.field,
  factId: decision.factId,
  verdict: decision.verdict,
  value: decision.value === null ? null : masks.value(decision.field, decision.value),
  by: people(decision.byUserId),
  at: decision.at.toISOString(),
});

const presentFact = (fact: Fact, senders: ContactFile["senders"], masks: Masks, isSilent: boolean): FactJson => ({
  id: fact.id,
  field: fact.field,
  value: masks.value(fact.field, fact.value),
  isMasked: masks.isMasked(fact.field),
  state: fact.state,
  confidence: fact.confidence,
  extractor: fact.extractor,
  evidence: {
    messageId: fact.messageId,
    conversationId: fact.conversationId,
    quote: masks.quote(fact.field, fact.quote),
    saidAt: fact.saidAt.toISOString(),
    by: masks.text(senders.get(fact.messageId) ?? ""),
  },
  supersededBy: fact.supersededBy,
  isSilent,
});

export function presentPromise(
  promise: StoredPromise,
  contactName: string,
  people: People,
  masks: Masks,
  now: Date,
): PromiseJson {
  return {
    id: promise.id,
    side: promise.side,
    by: promise.side === "member" ? people(promise.memberId).name : masks.text(contactName),
    what: masks.text(promise.what),
    quote: masks.text(promise.quote),
    messageId: promise.messageId,
    saidAt: promise.saidAt.toISOString(),
    due: promise.due,
    dueAt: promise.dueAt?.toISOString() ?? null,
    status: promiseStatus(promise, now),
    keptBy: promise.keptBy,
    keptAt:
      (promise.keptAt ?? (promise.resolution?.status === "kept" ? promise.resolution.at : null))?.toISOString() ?? null,
  };
}

/** One entry per field that has a shown value, a fact or a decision. */
function presentProfile(file: ContactFile, people: People, masks: Masks): ProfileFieldJson[] {
  const { contact, facts, silentFacts, decisions, senders } = file;
  const fields = new Set<FactField>([
    ...contact.profile.map((value) => value.field),
    ...facts.map((fact) => fact.field),
    ...silentFacts.map((fact) => fact.field),
    ...decisions.map((decision) => decision.field),
  ]);
  return [...fields].map((field) => ({
    field,
    values: contact.profile
      .filter((value) => value.field === field)
      .map(({ value, state, factId, messageId, decisionId }) => ({
        value: masks.value(field, value),
        isMasked: masks.isMasked(field),
        state,
        factId,
        messageId,
        decisionId,
      })),
    facts: [
      ...facts
        .filter((fact) => fact.field === field)
        .toReversed()
        .map((fact) => presentFact(fact, senders, masks, false)),
      ...silentFacts
        .filter((fact) => fact.field === field)
        .toReversed()
        .map((fact) => presentFact(fact, senders, masks, true)),
    ],
    decisions: decisions
      .filter((decision) => decision.field === field)
      .toReversed()
      .map((decision) => presentDecision(decision, people, masks)),
  }));
}

/** Everybody a contact's page mentions. */
export const peopleInFile = ({
  contact,
  decisions,
  transitions,
  follows,
  promises,
  warnings,
}: ContactFile): (string | null)[] => [
  contact.ownerId,
  ...contact.tags.flatMap((tag) => (tag.origin === "person" ? [tag.by] : [])),
  ...decisions.map((decision) => decision.byUserId),
  ...transitions.map((transition) => transition.byUserId),
  ...follows.map((follow) => follow.memberId),
  ...promises.map((promise) => promise.memberId),
  ...warnings.flatMap(peopleInWarning),
];

export function presentContactDetail(
  file: ContactFile,
  related: { tasks: readonly TaskView[]; touches: readonly TouchView[]; sendWays: SendWays },
  people: People,
  masks: Masks,
  now: Date,
): ContactDetailJson {
  const { contact } = file;
  return {
    ...presentContactRef(summaryOfContact(contact), masks),
    nickname: masks.text(contact.nickname),
    identities: contact.identities.map(({ channel, id }) => ({ channel, id: masks.text(id) })),
    owner: contact.ownerId === null ? null : people(contact.ownerId),
    follows: file.follows.map((follow) => ({
      member: people(follow.memberId),
      since: follow.since.toISOString(),
      status: follow.status,
      source: follow.source,
      remark: follow.remark === null ? null : masks.text(follow.remark),
    })),
    createdAt: firstSeenAt(contact).toISOString(),
    lastInboundAt: contact.lastInboundAt?.toISOString() ?? null,
    lastOutboundAt: contact.lastOutboundAt?.toISOString() ?? null,
    stageInfo: {
      stage: contact.stage,
      since: contact.stageSince.toISOString(),
      reason: masks.text(contact.stageReason),
      messageId: contact.stageMessageId,
      isPinned: contact.isStagePinned,
    },
    transitions: file.transitions.map((move) => ({
      from: move.from,
      to: move.to,
      at: move.at.toISOString(),
      rule: move.rule,
      explanation: masks.text(move.explanation),
      messageId: move.messageId,
      quote: move.quote === null ? null : masks.text(move.quote),
      by: move.byUserId === null ? null : people(move.byUserId),
    })),
    tags: contact.tags.map((tag) => presentTag(tag, people)),
    profile: presentProfile(file, people, masks),
    promises: file.promises.map((promise) => presentPromise(promise, contact.displayName, people, masks, now)),
    tasks: related.tasks.map((view) => presentTask(view, masks)),
    touches: related.touches.map((view) => presentTouch(view, masks)),
    conversations: file.conversations.map(({ id, kind, name, source, lastMessageAt, messageCount }) => ({
      id,
      kind,
      name,
      source,
      lastMessageAt: lastMessageAt?.toISOString() ?? null,
      messageCount,
    })),
    opens: file.opens.map(({ title, lastAt, opens }) => ({ title, lastAt: lastAt.toISOString(), opens })),
    optedOutAt: contact.optedOutAt?.toISOString() ?? null,
    value: presentValue(contact.value),
    rhythm: presentRhythm(contact.rhythm),
    warnings: file.warnings.map((warning) => presentWarning(warning, people, masks)),
    sendChannels: [...related.sendWays.channels],
    kfClosed: related.sendWays.kfClosed,
  };
}

/** Imported history is older than the record made of it. */
function firstSeenAt({ firstMessageAt, createdAt }: Pick<Contact, "firstMessageAt" | "createdAt">): Date {
  return firstMessageAt && firstMessageAt < createdAt ? firstMessageAt : createdAt;
}
