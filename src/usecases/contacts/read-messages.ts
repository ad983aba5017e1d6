/** A window of a conversation with what understanding found in it. */
import type { Message } from "#src/domain/conversation/message.js";
import type { Fact } from "#src/domain/fact/fact.js";
import { splitSilent } from "#src/domain/fact/extractor-trust.js";
import { factStates } from "#src/domain/fact/profile.js";
import type { StoredPromise } from "#src/domain/promise/promise.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import type { Intent } from "#src/domain/understanding/understanding.js";
import type { ContactReadModel, MessageReadModel, SilentExtractors } from "./ports.js";

export interface MessageWindowQuery {
  /** The one talked in last when left out and no message is named. */
  conversationId: string | null;
  /** At most one of these: ids of messages. */
  before: string | null;
  after: string | null;
  around: string | null;
  limit: number;
}

export interface MarkedMessage {
  message: Message;
  isRevoked: boolean;
  editedText: string | null;
  facts: Fact[];
  promises: StoredPromise[];
  intents: Intent[];
  mood: "positive" | "negative" | null;
}

/** Oldest first. */
export interface MessageWindow {
  messages: MarkedMessage[];
  hasOlder: boolean;
  hasNewer: boolean;
}

interface Deps {
  contacts: Pick<ContactReadModel, "conversations" | "facts" | "decisions">;
  messages: MessageReadModel;
  trust: SilentExtractors;
}

/**
 * Reads a window. The contact's visibility was checked before; a conversation or message that is not the contact's is
 * not found.
 *
 * @throws NotFoundError
 */
export async function readMessages(
  deps: Deps,
  corpId: string,
  contactId: string,
  query: MessageWindowQuery,
): Promise<MessageWindow> {
  const conversations = await deps.contacts.conversations(corpId, contactId);
  const anchorId = query.around ?? query.before ?? query.after;
  const anchor = anchorId === null ? null : await deps.messages.find(corpId, anchorId);
  if (anchorId !== null && !anchor) throw new NotFoundError("消息", anchorId);
  const conversationId = anchor?.conversationId ?? query.conversationId ?? conversations[0]?.id ?? null;
  if (conversationId === null) return { messages: [], hasOlder: false, hasNewer: false };
  const isTheirs =
    conversations.some(({ id }) => id === conversationId) &&
    (query.conversationId === null || query.conversationId === conversationId);
  if (!isTheirs) throw new NotFoundError("会话", query.conversationId ?? conversationId);

  const window = await cut(deps.messages, corpId, conversationId, anchor, query);
  return { ...window, messages: await marked(deps, corpId, conversationId, window.messages) };
}

async function cut(
  reader: MessageReadModel,
  corpId: string,
  conversationId: string,
  anchor: Message | null,
  { before, after, limit }: MessageWindowQuery,
): Promise<{ messages: Message[]; hasOlder: boolean; hasNewer: boolean }> {
  const from = anchor && { at: anchor.sentAt, id: anchor.id };
  const read = (direction: "older" | "newer", count: number): Promise<Message[]> =>
    reader.range({ corpId, conversationId, from, direction, limit: count });
  if (!anchor || before !== null) {
    const older = await read("older", limit + 1);
    return { messages: older.slice(-limit), hasOlder: older.length > limit, hasNewer: anchor !== null };
  }
  if (after !== null) {
    const newer = await read("newer", limit + 1);
    return { messages: newer.slice(0, limit), hasOlder: true, hasNewer: newer.length > limit };
  }
  const half = Math.ceil(limit / 2);
  const [older, newer] = await Promise.all([read("older", half + 1), read("newer", half + 1)]);
  return {
    messages: [...older.slice(-half), anchor, ...newer.slice(0, half)],
    hasOlder: older.length > half,
    hasNewer: newer.length > half,
  };
}

async function marked(
  deps: Deps,
  corpId: string,
  conversationId: string,
  messages: readonly Message[],
): Promise<MarkedMessage[]> {
  if (messages.length === 0) return [];
  const changes = await deps.messages.changesOf(corpId, conversationId, messages);
  // What an edited message says stands in its edit: marks and their spans belong to the new text.
  const readAs = (messageId: string): string => changes.edits.get(messageId)?.id ?? messageId;
  const findings = await deps.messages.marksOf(
    corpId,
    conversationId,
    messages.map((message) => readAs(message.id)),
  );
  // What state a fact has depends on all facts of its contact and on what people decided.
  const about = [...new Set(findings.facts.map((fact) => fact.contactId))];
  const states = await statesOf(deps, corpId, about);
  const factsOf = groupBy(
    findings.facts.flatMap((fact) => states.get(fact.id) ?? []),
    (fact) => fact.messageId,
  );
  const promisesOf = groupBy(findings.promises, (promise) => promise.messageId);
  const intentsOf = groupBy(findings.intents, (intent) => intent.messageId);
  const moods = new Map(findings.moods.map((mood) => [mood.messageId, mood.mood]));
  return messages.map((message) => ({
    message,
    isRevoked: changes.revokedIds.has(message.id),
    editedText: changes.edits.get(message.id)?.text ?? null,
    facts: factsOf.get(readAs(message.id)) ?? [],
    promises: promisesOf.get(readAs(message.id)) ?? [],
    intents: (intentsOf.get(readAs(message.id)) ?? []).map(({ intent }) => intent),
    mood: moods.get(readAs(message.id)) ?? null,
  }));
}

async function statesOf(deps: Deps, corpId: string, contactIds: readonly string[]): Promise<Map<string, Fact>> {
  if (contactIds.length === 0) return new Map();
  const [said, decisions, trust] = await Promise.all([
    deps.contacts.facts(corpId, contactIds),
    deps.contacts.decisions(corpId, contactIds),
    deps.trust.current(corpId),
  ]);
  // What is silent is not marked in the text.
  const { proposed: facts } = splitSilent(said, decisions, new Set(trust.silent));
  const byContact = groupBy(facts, (fact) => fact.contactId);
  const states = [...byContact].flatMap(([contactId, own]) =>
    factStates(
      own,
      decisions.filter((decision) => decision.contactId === contactId && decision.undoneAt === null),
    ),
  );
  return new Map(states.map((fact) => [fact.id, fact]));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
