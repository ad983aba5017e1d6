/** Takes messages of any source into the log, once each. */
import { channelOf, type Party, type SourceMessage } from "#src/domain/conversation/message.js";
import { InvalidInputError, type InputIssue } from "#src/domain/shared/errors.js";
import type { Clock } from "../shared/clock.js";
import { randomId, stableId } from "../shared/ids.js";
import type { JobQueue } from "../shared/job-contract.js";
import type { LiveEvent, LiveEvents } from "../shared/live-events.js";
import { understandConversationJob } from "../understand/job-contracts.js";
import { checkMessage } from "./check-message.js";
import type {
  CaptureLog,
  ContactRegistry,
  LogMessage,
  MemberDirectory,
  SeenConversation,
  SeenPerson,
} from "./ports.js";

export const MAX_BATCH = 500;

export interface CaptureDeps {
  contacts: ContactRegistry;
  members: MemberDirectory;
  log: CaptureLog;
  jobs: JobQueue;
  live: LiveEvents;
  clock: Clock;
}

export interface CaptureInput {
  corpId: string;
  /** At most 500. */
  messages: readonly SourceMessage[];
  /**
   * `now` (default) asks for understanding at once; `later` leaves it to the sweep, so that a long import of mixed
   * conversations does not understand each of them again after every batch.
   */
  understand?: "now" | "later";
}

export type CaptureResult =
  | { status: "accepted" | "duplicate"; messageId: string; conversationId: string }
  | { status: "rejected"; issues: InputIssue[] };

interface Pending {
  index: number;
  message: SourceMessage;
  stored: LogMessage;
}

/**
 * Stores the messages that are not stored yet. A repeat is harmless and answers "duplicate"; a bad message is
 * rejected with its problems and does not stop the others.
 *
 * @returns one result per message, in order; `accepted` means on disk.
 * @throws InvalidInputError more than 500 messages.
 * @throws Error             the store cannot be reached: nothing of the batch is acknowledged, send it again.
 */
export async function captureMessages(deps: CaptureDeps, input: CaptureInput): Promise<CaptureResult[]> {
  if (input.messages.length > MAX_BATCH) {
    throw new InvalidInputError([{ path: "messages", message: `一次最多 ${MAX_BATCH} 条，请分批发送` }]);
  }
  const now = deps.clock.now();
  const results: CaptureResult[] = [];
  const sound: { index: number; message: SourceMessage }[] = [];
  input.messages.forEach((message, index) => {
    const issues = checkMessage(message, now);
    results.push({ status: "rejected", issues });
    if (issues.length === 0) sound.push({ index, message });
  });
  if (sound.length === 0) return results;

  const pending = await identify(deps, input.corpId, sound, now);
  const first = new Map<string, Pending>();
  for (const item of pending) if (!first.has(item.stored.id)) first.set(item.stored.id, item);

  const conversations = conversationsOf(pending);
  const token = randomId("cp");
  const isImport = input.understand === "later";
  await deps.log.begin(input.corpId, { token, at: now, isImport }, conversations);
  const added = await deps.log.insert([...first.values()].map((item) => item.stored));
  const fresh = new Set(
    pending.filter(({ stored }) => added.has(stored.id)).map(({ stored }) => stored.conversationId),
  );
  await deps.log.finish(input.corpId, token, [...fresh]);

  for (const item of pending) {
    const isNew = added.has(item.stored.id) && first.get(item.stored.id) === item;
    results[item.index] = {
      status: isNew ? "accepted" : "duplicate",
      messageId: item.stored.id,
      conversationId: item.stored.conversationId,
    };
  }
  await announce(deps, input, conversations, fresh);
  return results;
}

/** Finds or makes the people, and builds what will be stored. */
async function identify(
  deps: CaptureDeps,
  corpId: string,
  sound: readonly { index: number; message: SourceMessage }[],
  now: Date,
): Promise<Pending[]> {
  const contacts = new People();
  const members = new People();
  for (const { message } of sound) {
    for (const party of [message.sender, recipientOf(message)]) {
      if (party) (party.side === "contact" ? contacts : members).add(message, party);
    }
  }
  await Promise.all([
    contacts.resolve((people) => deps.contacts.resolve(corpId, people)),
    members.resolve((people) => deps.members.resolve(corpId, people)),
  ]);
  const conversationIds = new Map<string, string>();
  const conversationIdOf = ({ source, conversation }: SourceMessage): string => {
    const key = `${source}\u0000${conversation.id}`;
    let id = conversationIds.get(key);
    if (id === undefined) conversationIds.set(key, (id = stableId("cv", corpId, source, conversation.id)));
    return id;
  };
  return sound.map(({ index, message }) => {
    const idOf = (party: Party | null, side: Party["side"]): string | null => {
      if (party?.side !== side) return null;
      return (side === "contact" ? contacts : members).idOf(message, party);
    };
    const recipient = recipientOf(message);
    const messageId = (sourceId: string): string => stableId("ms", corpId, message.source, sourceId);
    const stored: LogMessage = {
      corpId,
      id: messageId(message.sourceId),
      source: message.source,
      sourceId: message.sourceId,
      conversationId: conversationIdOf(message),
      side: message.sender.side,
      contactId: idOf(message.sender, "contact"),
      memberId: idOf(message.sender, "member"),
      senderName: message.sender.name,
      type: message.type,
      text: message.text,
      media: message.media,
      sentAt: message.sentAt,
      capturedAt: now,
      revokes: message.revokes === null ? null : messageId(message.revokes),
      edits: message.edits === null ? null : messageId(message.edits),
      toContactId: idOf(recipient, "contact"),
      toMemberId: idOf(recipient, "member"),
      toName: recipient?.name ?? null,
      roomName: message.conversation.kind === "group" ? message.conversation.name : null,
    };
    return { index, message, stored };
  });
}

/** The other side of a direct chat; a recipient on the sender's own side says nothing. */
function recipientOf(message: SourceMessage): Party | null {
  if (message.conversation.kind === "group" || message.recipient?.side === message.sender.side) return null;
  return message.recipient;
}

/** The distinct people of one side in a batch. */
class People {
  private readonly seen = new Map<string, SeenPerson>();
  private readonly ids = new Map<string, string>();

  add(message: SourceMessage, party: Party): void {
    const channel = channelOf(message.source);
    const key = `${channel}\u0000${party.id}`;
    const known = this.seen.get(key);
    if (known && known.seenAt <= message.sentAt) return;
    this.seen.set(key, { channel, id: party.id, name: party.name, seenAt: message.sentAt });
  }

  async resolve(find: (people: readonly SeenPerson[]) => Promise<string[]>): Promise<void> {
    if (this.seen.size === 0) return;
    const ids = await find([...this.seen.values()]);
    [...this.seen.keys()].forEach((key, i) => {
      const id = ids[i];
      if (id !== undefined) this.ids.set(key, id);
    });
  }

  idOf(message: SourceMessage, party: Party): string {
    const id = this.ids.get(`${channelOf(message.source)}\u0000${party.id}`);
    if (id === undefined) throw new Error("a person of the batch was not resolved");
    return id;
  }
}

function conversationsOf(pending: readonly Pending[]): SeenConversation[] {
  const seen = new Map<string, SeenConversation & { contactIds: string[]; memberIds: string[] }>();
  for (const { message, stored } of pending) {
    let conversation = seen.get(stored.conversationId);
    if (!conversation) {
      const { id: sourceId, kind, name } = message.conversation;
      conversation = {
        id: stored.conversationId,
        source: message.source,
        sourceId,
        kind,
        name,
        contactIds: [],
        memberIds: [],
      };
      seen.set(stored.conversationId, conversation);
    }
    for (const id of [stored.contactId, stored.toContactId]) {
      if (id !== null && !conversation.contactIds.includes(id)) conversation.contactIds.push(id);
    }
    for (const id of [stored.memberId, stored.toMemberId]) {
      if (id !== null && !conversation.memberIds.includes(id)) conversation.memberIds.push(id);
    }
  }
  return [...seen.values()];
}

/** What follows is certain without this (the sweep finds what is due), so a failure here is nobody's error. */
async function announce(
  deps: CaptureDeps,
  input: CaptureInput,
  conversations: readonly SeenConversation[],
  fresh: ReadonlySet<string>,
): Promise<void> {
  // An import is told by its contacts changing, once each, not by every batch.
  if (fresh.size === 0 || input.understand === "later") return;
  const events = conversations
    .filter((conversation) => fresh.has(conversation.id))
    .flatMap(({ contactIds, memberIds }): LiveEvent[] =>
      contactIds.map((contactId) => ({ type: "message.captured", corpId: input.corpId, contactId, memberIds })),
    );
  deps.live.publish(events);
  const payloads = [...fresh].map((conversationId) => ({ v: 1 as const, corpId: input.corpId, conversationId }));
  await deps.jobs.enqueueMany(understandConversationJob, payloads).catch(() => undefined);
}
