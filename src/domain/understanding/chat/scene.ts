/** The conversation as the extractors see it: turns with their own words, what was asked before them, who is who. */
import type { Chat, ChatMessage, ChatPerson, Side, UnderstandingContext } from "../understanding.js";
import { askedBy, type Slot } from "./asked.js";
import { clausesOf, foldForReading, MAX_READ_CHARS, withPauses, type Clause } from "./clauses.js";
import { ownWordsFrom, isPastedList } from "./foreign-words.js";
import { pattern } from "../pattern/pattern.js";

/** One message, read once. */
export interface Turn {
  index: number;
  id: string;
  at: Date;
  from: string;
  person: ChatPerson | null;
  side: Side;
  type: ChatMessage["type"];
  /** The whole message. */
  text: string;
  /** The text folded for reading, same offsets. */
  folded: string;
  /** The text with pauses as commas, same offsets; what the grammars read. */
  paused: string;
  /** Where the sender's own words begin, after a quoted message. */
  ownFrom: number;
  clauses: readonly Clause[];
  /** Withdrawn later: it says nothing. */
  isRevoked: boolean;
  /** Written by the platform in the person's name. */
  isAutomatic: boolean;
  /** A pasted price list, a forwarded text: somebody else's words. */
  isForeign: boolean;
  /** What the other side asked just before and this message may answer. */
  asked: ReadonlyMap<Slot, Turn>;
  /** The other side's last message before this one, within a day or so of talk. */
  replyTo: Turn | null;
}

export interface Scene {
  chat: Chat;
  context: UnderstandingContext;
  turns: readonly Turn[];
  contacts: readonly ChatPerson[];
  members: readonly ChatPerson[];
}

/** "我通过了你的联系人验证请求…" and its kin: sent by the platform when a friend request is accepted. */
const AUTOMATIC = pattern(
  /^(?:我(?:已经?)?通过了你的(?:联系人|朋友|好友)?验证请求|我已添加了你|你已添加了|以上是打招呼的内容|(?:我)?已添加.{0,20}为(?:联系人|好友)|现在(?:我们)?可以开始聊天了)|^I['’]?ve accepted your (?:friend|contact) request/i,
);

/** Answers are looked for this many own messages and this long after the question. */
const ANSWER_TURNS = 4;
const ANSWER_WITHIN_MS = 3 * 86_400_000;
const READABLE: ReadonlySet<string> = new Set(["text", "voice"]);

/** Whether the text was put there by the platform and not typed by the person. */
export const isAutomaticText = (text: string): boolean => AUTOMATIC.test(text.trim());

export function sceneOf(chat: Chat, context: UnderstandingContext): Scene {
  const people = new Map(chat.people.map((person) => [person.key, person]));
  const messages = [...chat.messages].sort((a, b) => a.at.getTime() - b.at.getTime());
  const revoked = new Set(messages.flatMap((message) => (message.type === "revoke" && message.of ? [message.of] : [])));
  const memberTexts: string[] = [];
  const turns: Turn[] = [];
  for (const message of messages) {
    const person = people.get(message.from) ?? null;
    const side = person?.side ?? "contact";
    const isReadable = READABLE.has(message.type);
    const ownFrom = isReadable ? ownWordsFrom(message.text) : 0;
    const turn: Turn = {
      index: turns.length,
      id: message.id,
      at: message.at,
      from: message.from,
      person,
      side,
      type: message.type,
      text: message.text.slice(0, MAX_READ_CHARS),
      folded: foldForReading(message.text.slice(0, MAX_READ_CHARS)),
      paused: isReadable ? withPauses(message.text) : "",
      ownFrom,
      clauses: isReadable ? clausesOf(message.text, ownFrom) : [],
      isRevoked: revoked.has(message.id),
      isAutomatic: side === "contact" && isReadable && isAutomaticText(message.text),
      isForeign: isReadable && isPastedList(message.text, side === "contact" ? memberTexts : []),
      asked: new Map(),
      replyTo: null,
    };
    linkToQuestions(turn, turns);
    turns.push(turn);
    if (side === "member" && isReadable) memberTexts.push(message.text);
  }
  return {
    chat,
    context,
    turns,
    contacts: chat.people.filter((person) => person.side === "contact"),
    members: chat.people.filter((person) => person.side === "member"),
  };
}

/** Whether facts may be read from the turn at all. */
export const isContactSpeech = (turn: Turn): boolean =>
  turn.side === "contact" && turn.clauses.length > 0 && !turn.isRevoked && !turn.isAutomatic && !turn.isForeign;

/** Walks back over the sender's own last messages to the other side's stretch before them and gathers what it asked. */
function linkToQuestions(turn: Turn, before: readonly Turn[]): void {
  let own = 0;
  let i = before.length - 1;
  for (; i >= 0 && before[i]?.side === turn.side; i--) if (++own > ANSWER_TURNS) return;
  const last = before[i];
  if (!last || turn.at.getTime() - last.at.getTime() > ANSWER_WITHIN_MS) return;
  turn.replyTo = last;
  const asked = new Map<Slot, Turn>();
  for (let seen = 0; i >= 0 && seen < ANSWER_TURNS; i--) {
    const other = before[i];
    if (!other || other.side === turn.side || last.at.getTime() - other.at.getTime() > ANSWER_WITHIN_MS) break;
    if (other.isRevoked) continue;
    for (const slot of askedBy(other)) if (!asked.has(slot)) asked.set(slot, other);
    seen++;
  }
  turn.asked = asked;
}
