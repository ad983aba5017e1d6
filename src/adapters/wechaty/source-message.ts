/** From a Wechaty message to what capture takes. Pure apart from reading the message's own getters. */
import type { MediaRef, Party, SourceMessage } from "#src/domain/conversation/message.js";
import type { MessageType } from "#src/domain/understanding/understanding.js";

/** `types.Message` of wechaty-puppet, by number, so that this file loads without the package. */
const KINDS: Readonly<Record<number, MessageType>> = {
  1: "file",
  2: "voice",
  3: "card",
  6: "image",
  7: "text",
  8: "location",
  9: "link",
  10: "system",
  13: "revoke",
  14: "link",
  15: "video",
};
const OFFICIAL_ACCOUNT = 2;
const RECALLED = 13;
/** Accounts of the client itself. */
const SERVICE_IDS = new Set(["weixin", "filehelper", "fmessage", "medianote", "floatbottle", "notifymessage"]);

export interface WechatyPerson {
  id: string;
  name(): string;
  type(): number;
}

/** The part of a Wechaty message that is read. */
export interface WechatyMessage {
  id: string;
  type(): number;
  text(): string;
  date(): Date;
  self(): boolean;
  talker(): WechatyPerson;
  listener(): WechatyPerson | undefined;
  room(): { id: string; topic(): Promise<string> } | undefined;
}

export interface MessageContext {
  /** E.g. "wechaty:main". */
  source: string;
  /** The member whose account it is. */
  memberId: string;
  memberName: string;
  /** User id of a colleague by the id in the channel; null: somebody outside the corp. */
  colleagueOf: (wechatId: string) => Promise<string | null>;
  /** Where a message's file will be found; left out: files are not kept. */
  mediaUrlOf?: (sourceId: string) => string;
}

/**
 * Reads one message.
 *
 * @returns null for what is no conversation: official accounts, the client's own notices, chats among colleagues.
 */
export async function toSourceMessage(message: WechatyMessage, context: MessageContext): Promise<SourceMessage | null> {
  const room = message.room();
  const talker = message.talker();
  const other = message.self() ? message.listener() : talker;
  if (!room && (!other || isService(other))) return null;
  const sender = message.self() ? ourselves(context) : await partyOf(talker, context);
  const recipient = room || !other ? null : message.self() ? await partyOf(other, context) : ourselves(context);
  if (!room && sender.side === recipient?.side) return null;
  const type = KINDS[message.type()] ?? "other";
  return {
    source: context.source,
    sourceId: message.id,
    conversation: room
      ? { id: room.id, kind: "group", name: (await room.topic()) || null }
      : { id: other?.id ?? talker.id, kind: "direct", name: other?.name() || null },
    sender,
    recipient,
    type,
    text: message.type() === RECALLED ? "" : readableText(type, message.text()),
    media: withFile(mediaOf(type, message.text()), message.id, context),
    sentAt: message.date(),
    revokes: message.type() === RECALLED ? recalledId(message.text()) : null,
    edits: null,
  };
}

/** The reference is in the message before the file has come. */
function withFile(media: MediaRef | null, sourceId: string, { mediaUrlOf }: MessageContext): MediaRef | null {
  if (!media || !mediaUrlOf || media.url !== null || media.kind === "link" || media.kind === "card") return media;
  return { ...media, url: mediaUrlOf(sourceId) };
}

const isService = (person: WechatyPerson): boolean => person.type() === OFFICIAL_ACCOUNT || SERVICE_IDS.has(person.id);

const ourselves = ({ memberId, memberName }: MessageContext): Party => ({
  id: memberId,
  name: memberName,
  side: "member",
});

async function partyOf(person: WechatyPerson, context: MessageContext): Promise<Party> {
  const userId = await context.colleagueOf(person.id);
  const name = person.name() || person.id;
  return userId === null ? { id: person.id, name, side: "contact" } : { id: userId, name, side: "member" };
}

/** Puppets put XML into the text of what is no text. */
const readableText = (type: MessageType, text: string | undefined): string =>
  text === undefined || (type !== "text" && /^\s*(<|\{)/.test(text)) ? "" : text;

/** A recalled message names the withdrawn one in its text, bare or inside XML. */
function recalledId(text: string): string {
  return /<newmsgid>([^<]+)<\/newmsgid>/.exec(text)?.[1] ?? text.trim();
}

function mediaOf(type: MessageType, text: string | undefined): MediaRef | null {
  if (
    type !== "image" &&
    type !== "voice" &&
    type !== "file" &&
    type !== "video" &&
    type !== "link" &&
    type !== "card"
  ) {
    return null;
  }
  const title = /<title>([^<]{1,200})<\/title>/.exec(text ?? "")?.[1];
  const url = /<url>([^<]{1,2000})<\/url>/.exec(text ?? "")?.[1];
  const plain = readableText(type, text).trim();
  return { kind: type, name: title ?? (plain === "" ? null : plain.slice(0, 200)), url: url ?? null, sizeBytes: null };
}
