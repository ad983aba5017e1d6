/** Everything that one conversation yields, as records with ids that are the same every time. Pure. */
import type { SaidFact } from "#src/domain/fact/profile.js";
import type { StoredPromise } from "#src/domain/promise/promise.js";
import { dailyActivityOf, repliesOf, type TalkMessage } from "#src/domain/report/activity.js";
import type { WorkingHours } from "#src/domain/calendar/working-time.js";
import type { WorkCalendar } from "#src/domain/calendar/work-calendar.js";
import type { StageSignal } from "#src/domain/stage/stage.js";
import { UNDERSTANDING_VERSION, type Understanding } from "#src/domain/understanding/understanding.js";
import { stableId } from "../shared/ids.js";
import type { BuiltChat } from "./build-chat.js";
import type { ConversationRecords, IntentRecord, MoodRecord, StageSignalsRecord } from "./ports.js";

export interface RecordContext {
  corpId: string;
  conversationId: string;
  hours: WorkingHours;
  calendar: WorkCalendar;
  signalsOf: (contactId: string) => StageSignal[];
}

/** Signals are stored in parts of this many, so that no document grows without bound. */
const SIGNALS_PER_PART = 2_000;

export function deriveRecords(
  built: BuiltChat,
  understood: Understanding,
  context: RecordContext,
): ConversationRecords {
  const contacts = new Set(built.contactIds);
  const at = new Map(built.ordered.map((message) => [message.id, message.sentAt]));
  const author = new Map(built.ordered.map((message) => [message.id, message.contactId]));
  const said = { corpId: context.corpId, conversationId: context.conversationId };

  const facts = understood.facts.flatMap((fact): SaidFact[] => {
    const saidAt = at.get(fact.messageId);
    if (!saidAt || !contacts.has(fact.about)) return [];
    return [
      {
        ...said,
        id: stableId("fa", said.corpId, fact.messageId, fact.about, fact.field, fact.value),
        contactId: fact.about,
        field: fact.field,
        value: fact.value,
        messageId: fact.messageId,
        quote: fact.quote,
        span: { start: fact.span.start, end: fact.span.end },
        saidAt,
        confidence: fact.confidence,
        extractor: fact.extractor,
        version: UNDERSTANDING_VERSION,
        correctedBy: fact.supersededBy,
      },
    ];
  });
  const intents = understood.intents.flatMap((intent): IntentRecord[] => {
    const saidAt = at.get(intent.messageId);
    const contactId = author.get(intent.messageId);
    if (!saidAt || !contactId) return [];
    return [
      {
        ...said,
        id: stableId("in", said.corpId, intent.messageId, intent.intent),
        contactId,
        messageId: intent.messageId,
        intent: intent.intent,
        saidAt,
        confidence: intent.confidence,
        extractor: intent.extractor,
        version: UNDERSTANDING_VERSION,
      },
    ];
  });
  const moods = understood.moods.flatMap((mood): MoodRecord[] => {
    const saidAt = at.get(mood.messageId);
    const contactId = author.get(mood.messageId);
    if (!saidAt || !contactId) return [];
    const id = stableId("mo", said.corpId, mood.messageId);
    return [{ ...said, id, contactId, messageId: mood.messageId, mood: mood.mood, saidAt }];
  });
  const replies = repliesOf(built.talk, { ...said, hours: context.hours, calendar: context.calendar });
  const activity = dailyActivityOf(built.talk, { ...said, zone: context.hours.zone });
  return {
    facts: distinct(facts),
    intents: distinct(intents),
    moods: distinct(moods),
    promises: distinct(promisesOf(built.talk, understood, at, said)),
    replies: replies.map((reply) => ({ ...reply, id: stableId("re", said.corpId, reply.askedMessageId) })),
    activity: activity.map((row) => ({
      ...row,
      id: stableId("da", said.corpId, row.conversationId, row.contactId, row.memberId, row.localDate),
    })),
    signals: built.contactIds.flatMap((contactId) => signalParts(contactId, context)),
  };
}

function promisesOf(
  talk: readonly TalkMessage[],
  understood: Understanding,
  at: ReadonlyMap<string, Date>,
  said: { corpId: string; conversationId: string },
): Omit<StoredPromise, "resolution">[] {
  const ends = new Map(talk.map((message) => [message.id, message]));
  return understood.promises.flatMap((promise) => {
    const saidAt = at.get(promise.messageId);
    const message = ends.get(promise.messageId);
    // A promise that nobody gave or got cannot be followed up.
    if (!saidAt || !message?.contactId || !message.memberId) return [];
    const { start, end } = promise.span;
    return [
      {
        ...said,
        id: stableId("pr", said.corpId, promise.messageId, promise.side, `${start}-${end}`, promise.what),
        contactId: message.contactId,
        side: promise.side,
        memberId: message.memberId,
        what: promise.what,
        quote: promise.quote,
        span: { start, end },
        messageId: promise.messageId,
        saidAt,
        due: promise.due,
        dueAt: promise.dueAt,
        keptBy: promise.keptBy,
        keptAt: promise.keptAt,
        confidence: promise.confidence,
        extractor: promise.extractor,
        version: UNDERSTANDING_VERSION,
      },
    ];
  });
}

function signalParts(contactId: string, context: RecordContext): StageSignalsRecord[] {
  const { corpId, conversationId } = context;
  const signals = context.signalsOf(contactId);
  const parts: StageSignalsRecord[] = [];
  for (let from = 0; from < signals.length; from += SIGNALS_PER_PART) {
    parts.push({
      corpId,
      id: `${conversationId}/${contactId}/${from / SIGNALS_PER_PART}`,
      conversationId,
      contactId,
      signals: signals.slice(from, from + SIGNALS_PER_PART),
    });
  }
  return parts;
}

/** The first record of every id. */
const distinct = <T extends { id: string }>(records: readonly T[]): T[] => [
  ...new Map([...records].reverse().map((record) => [record.id, record])).values(),
];
