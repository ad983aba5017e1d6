/** Understands conversations anew and stores what they say. */
import { setImmediate } from "node:timers/promises";
import type { WorkingHours } from "#src/domain/calendar/working-time.js";
import type { WorkCalendar } from "#src/domain/calendar/work-calendar.js";
import type { ContactTag } from "#src/domain/contact/contact.js";
import type { Settings } from "#src/domain/settings/settings.js";
import type { StageRule, StageSignal } from "#src/domain/stage/stage.js";
import { mergeModelFacts } from "#src/domain/understanding/model/merge-model-facts.js";
import type { ModelFact } from "#src/domain/understanding/model/model-fact.js";
import type { Chat, Understanding, UnderstandingContext } from "#src/domain/understanding/understanding.js";
import type { Clock } from "../shared/clock.js";
import { randomId } from "../shared/ids.js";
import type { JobQueue } from "../shared/job-contract.js";
import type { LiveEvents } from "../shared/live-events.js";
import type { LogMessage } from "../capture/ports.js";
import type { ReadingStore } from "../model-reading/ports.js";
import { buildChat } from "./build-chat.js";
import { assignToSurvivors } from "./assign-to-survivors.js";
import { conversationActivity } from "./conversation-activity.js";
import { deriveRecords } from "./derive-records.js";
import type {
  ClaimedConversation,
  ContactState,
  ContactStore,
  ConversationRecords,
  ConversationStore,
  DerivedConversation,
  DerivedRecordStore,
  ReadingOf,
  SettingsReader,
  TrustReader,
} from "./ports.js";

/** The pure rules of the chain; the defaults are the project's own. */
export interface DeriveRules {
  understand(chat: Chat, context: UnderstandingContext): Understanding;
  /** What of a chat moves one contact's stage. */
  signals(chat: Chat, understood: Understanding, contactId: string): StageSignal[];
  /** The rules of the corp, in order of precedence. */
  stageRules(settings: Settings): readonly StageRule[];
  /** The tags that rules give. */
  tags(input: { contact: ContactState; signals: readonly StageSignal[]; now: Date }): ContactTag[];
  /** When time alone may change the tags next; null: never. */
  nextTagCheckAt(input: { signals: readonly StageSignal[]; now: Date }): Date | null;
}

export interface DeriveDeps {
  conversations: ConversationStore;
  records: DerivedRecordStore;
  contacts: ContactStore;
  settings: SettingsReader;
  /** What was learned about the extractors from people's decisions. */
  trust: TrustReader;
  calendar: WorkCalendar;
  rules: DeriveRules;
  readingOf: ReadingOf;
  /** Told of contacts whose tags changed; what fails is found again by its own sweep. */
  onTagged?: (corpId: string, contactIds: readonly string[]) => Promise<void>;
  /** What a language model has said, if there is one: input, like the log. */
  readings?: Pick<ReadingStore, "ofConversations">;
  /** Told after conversations were understood. */
  onUnderstood?: (corpId: string, conversationIds: readonly string[]) => Promise<void>;
  jobs: JobQueue;
  live: LiveEvents;
  clock: Clock;
}

/** Nobody else derives a claimed conversation for this long; a dead worker's claim is free again after it. */
const LEASE_MS = 20_000;
/** More messages than this may take longer than the lease; it is extended by the slowest they could be. */
const LONG_MESSAGES = 3_000;
const SLOWEST_MESSAGE_MS = 20;
/** A conversation that is written to without pause is left to the next job after this many rounds. */
const MAX_ROUNDS = 5;

export interface UnderstandInput {
  corpId: string;
  conversationIds: readonly string[];
}

/**
 * Derives the records of these conversations from all their messages, until nothing new was captured meanwhile.
 * Marks their contacts before it calls the conversations done, so that a crash in between leaves something due.
 * Safe to repeat; conversations in other hands are left alone.
 *
 * @returns ids of the contacts concerned.
 */
export async function understandConversations(deps: DeriveDeps, input: UnderstandInput): Promise<string[]> {
  const settings = await deps.settings.get(input.corpId);
  const concerned = new Set<string>();
  let ids = input.conversationIds;
  for (let round = 0; round < MAX_ROUNDS && ids.length > 0; round++) {
    const token = randomId("ls");
    const now = deps.clock.now();
    const claimed = await deps.conversations.claim({
      corpId: input.corpId,
      ids,
      token,
      now,
      until: new Date(now.getTime() + LEASE_MS),
    });
    if (claimed.length === 0) break;
    const contactIds = await deriveClaimed(deps, input, settings, claimed, token, (derived) =>
      deps.conversations.finish(input.corpId, token, derived).then((due) => {
        ids = due;
      }),
    );
    for (const id of contactIds) concerned.add(id);
  }
  return [...concerned];
}

async function deriveClaimed(
  deps: DeriveDeps,
  input: UnderstandInput,
  settings: Settings,
  claimed: readonly ClaimedConversation[],
  token: string,
  finish: (derived: DerivedConversation[]) => Promise<void>,
): Promise<string[]> {
  const { corpId } = input;
  const conversationIds = claimed.map((conversation) => conversation.id);
  const log = await deps.conversations.messagesOf(corpId, conversationIds);
  if (log.length > LONG_MESSAGES) {
    const until = new Date(deps.clock.now().getTime() + LEASE_MS + log.length * SLOWEST_MESSAGE_MS);
    await deps.conversations.extend(corpId, token, until, conversationIds);
  }
  const messages = byConversation(log);
  const readings = (await deps.readings?.ofConversations(corpId, conversationIds)) ?? [];
  const results: ReturnType<typeof deriveOne>[] = [];
  for (const conversation of claimed) {
    const said = readings
      .filter((reading) => reading.conversationId === conversation.id)
      .flatMap(({ model, facts }) => facts.map((fact) => ({ ...fact, model })));
    results.push(deriveOne(deps, corpId, settings, conversation, messages.get(conversation.id) ?? [], said));
    // Understanding is all thinking: others in this process get their turn after every conversation.
    await setImmediate();
  }
  const heard = results.flatMap((result) => result.conversation.contactIds);
  const survivors = await deps.contacts.survivorsOf(corpId, heard);
  if (survivors.size > 0) for (const result of results) assignToSurvivors(result, survivors);
  const contactIds = new Set<string>();
  claimed.forEach((conversation, i) => {
    for (const id of conversation.contactIds) contactIds.add(id);
    for (const id of results[i]?.conversation.contactIds ?? []) contactIds.add(id);
  });
  await deps.records.replace({
    corpId,
    conversationIds,
    records: allRecords(results.map((result) => result.records)),
    rewriteAll: claimed.some((conversation) => conversation.mustRewrite),
  });
  await deps.contacts.markDirty(corpId, [...contactIds]);
  await deps.onUnderstood?.(corpId, conversationIds);
  await finish(results.map((result) => result.conversation));
  return [...contactIds];
}

const allRecords = (parts: readonly ConversationRecords[]): ConversationRecords => ({
  facts: parts.flatMap((part) => part.facts),
  intents: parts.flatMap((part) => part.intents),
  moods: parts.flatMap((part) => part.moods),
  promises: parts.flatMap((part) => part.promises),
  replies: parts.flatMap((part) => part.replies),
  activity: parts.flatMap((part) => part.activity),
  signals: parts.flatMap((part) => part.signals),
});

function deriveOne(
  deps: DeriveDeps,
  corpId: string,
  settings: Settings,
  conversation: ClaimedConversation,
  messages: readonly LogMessage[],
  said: readonly (ModelFact & { model: string })[],
): { records: ConversationRecords; conversation: DerivedConversation } {
  const built = buildChat(conversation.id, messages, settings.zone);
  const understood = deps.rules.understand(built.chat, { calendar: deps.calendar, dictionary: settings.dictionary });
  // The model adds facts only: signals, and with them stage and orders, come from the grammars alone.
  const facts = mergeModelFacts(built.chat, understood.facts, said);
  const records = deriveRecords(
    built,
    { ...understood, facts },
    {
      corpId,
      conversationId: conversation.id,
      hours: workingHoursOf(settings),
      calendar: deps.calendar,
      signalsOf: (contactId) => deps.rules.signals(built.chat, understood, contactId),
    },
  );
  const named = built.ordered.findLast((message) => message.roomName !== null);
  return {
    records,
    conversation: {
      id: conversation.id,
      capturedSeq: conversation.capturedSeq,
      name: named?.roomName ?? null,
      contactIds: [...built.contactIds].sort(),
      memberIds: [...built.memberIds].sort(),
      lastMessageAt: built.ordered.at(-1)?.sentAt ?? null,
      messageCount: built.talk.length,
      activity: conversationActivity(built, conversation),
      openQuestions: understood.openQuestions,
    },
  };
}

function byConversation(messages: readonly LogMessage[]): Map<string, LogMessage[]> {
  const groups = new Map<string, LogMessage[]>();
  for (const message of messages) {
    const group = groups.get(message.conversationId);
    if (group) group.push(message);
    else groups.set(message.conversationId, [message]);
  }
  return groups;
}

const hoursOfSettings = new WeakMap<Settings, WorkingHours>();

/** The corp's working hours as minutes after midnight; one object per settings, because days are remembered on it. */
export function workingHoursOf(settings: Settings): WorkingHours {
  const known = hoursOfSettings.get(settings);
  if (known) return known;
  const minuteOf = (time: string): number => {
    const [hour = 0, minute = 0] = time.split(":").map(Number);
    return hour * 60 + minute;
  };
  const hours = {
    zone: settings.zone,
    spans: settings.workingHours.map((span) => ({ from: minuteOf(span.from), to: minuteOf(span.to) })),
  };
  hoursOfSettings.set(settings, hours);
  return hours;
}
