/** From a decrypted archive message (wecom.md §6.3) to what capture takes. Tolerant: unknown types keep their raw JSON. */
import { z } from "zod";
import type { MediaRef, Party, SourceMessage } from "#src/domain/conversation/message.js";
import type { MessageType } from "#src/domain/understanding/understanding.js";
import type { ConsentRecord } from "./ports.js";

/** The part before ":" is the channel of the identities: the same person as in WeCom's customer list. */
export const ARCHIVE_SOURCE = "wecom:archive";

const loose = z.record(z.string(), z.unknown());
const ArchiveJson = z.looseObject({
  msgid: z.string().min(1),
  action: z.string().default("send"),
  from: z.string().default(""),
  tolist: z.array(z.string()).default([]),
  roomid: z.string().nullish(),
  msgtime: z.number().default(0),
  msgtype: z.string().default(""),
});
type ArchiveJson = z.infer<typeof ArchiveJson>;

const TYPES: Readonly<Record<string, MessageType>> = {
  text: "text",
  markdown: "text",
  image: "image",
  emotion: "image",
  voice: "voice",
  video: "video",
  file: "file",
  qydiskfile: "file",
  voip_doc_share: "file",
  link: "link",
  news: "link",
  weapp: "link",
  docmsg: "link",
  sphfeed: "link",
  location: "location",
  card: "card",
  revoke: "revoke",
};
/** Kinds whose content stands under another name than their type. */
const CONTENT_KEYS: Readonly<Record<string, string>> = {
  external_redpacket: "redpacket",
  docmsg: "doc",
  markdown: "info",
  news: "info",
  voiptext: "info",
  qydiskfile: "info",
};
const FILE_KINDS = new Set(["image", "voice", "video", "file", "emotion", "voip_doc_share"]);

/**
 * Outsiders by the form of their ids: the archive does not say it otherwise. Members' ids are chosen by the corp and
 * could only look so by intent.
 */
const isOutsider = (id: string): boolean => /^w[mob][\w-]{8,62}$/.test(id);

export interface ReadArchiveMessage {
  /** null: nothing for the customer's history (colleagues among themselves, log entries, consent). */
  message: SourceMessage | null;
  consent: Omit<ConsentRecord, "corpId"> | null;
  /** The file that belongs to it. */
  file: { fileId: string; kind: "image" | "voice" | "video" | "file"; name: string } | null;
  sentAt: Date | null;
}

/** @throws Error it is no JSON object with a msgid. */
export function readArchiveMessage(json: string, mediaUrlOf: (sourceId: string) => string): ReadArchiveMessage {
  const raw = ArchiveJson.parse(JSON.parse(json));
  const sentAt = raw.msgtime > 0 ? new Date(raw.msgtime) : null;
  const consent = consentOf(raw, sentAt);
  const content = contentOf(raw);
  const file = fileOf(raw, content);
  const people = [raw.from, ...raw.tolist];
  const isForCustomers = raw.action !== "switch" && !consent && sentAt !== null && people.some(isOutsider);
  if (!isForCustomers) return { message: null, consent, file: null, sentAt };
  const roomId = raw.roomid ?? "";
  const [other = ""] = raw.tolist;
  const type = TYPES[raw.msgtype] ?? "other";
  const message: SourceMessage = {
    source: ARCHIVE_SOURCE,
    sourceId: raw.msgid,
    conversation:
      roomId === ""
        ? { id: [raw.from, other].sort(outsiderLast).join("|"), kind: "direct", name: null }
        : { id: roomId, kind: "group", name: null },
    sender: partyOf(raw.from),
    recipient: roomId === "" ? partyOf(other) : null,
    type,
    text: textOf(raw, content),
    media: mediaOf(type, content, file ? mediaUrlOf(raw.msgid) : null),
    sentAt,
    revokes: raw.msgtype === "revoke" ? stringAt(content, "pre_msgid") || null : null,
    edits: null,
  };
  return { message, consent, file, sentAt };
}

const partyOf = (id: string): Party => ({ id, name: "", side: isOutsider(id) ? "contact" : "member" });

/** One name for a pair, whoever writes. */
const outsiderLast = (a: string, b: string): number =>
  Number(isOutsider(a)) - Number(isOutsider(b)) || (a < b ? -1 : a > b ? 1 : 0);

function contentOf(raw: ArchiveJson): Record<string, unknown> {
  const content = loose.safeParse(raw[CONTENT_KEYS[raw.msgtype] ?? raw.msgtype]);
  return content.success ? content.data : {};
}

const stringAt = (content: Record<string, unknown>, name: string): string => {
  const value = content[name];
  return typeof value === "string" ? value : "";
};

function textOf(raw: ArchiveJson, content: Record<string, unknown>): string {
  switch (raw.msgtype) {
    case "text":
    case "markdown":
      return stringAt(content, "content");
    case "file":
    case "voip_doc_share":
    case "qydiskfile":
      return stringAt(content, "filename");
    case "link":
    case "docmsg":
    case "weapp":
      return [stringAt(content, "title"), stringAt(content, "description")].filter(Boolean).join(" ");
    case "location":
      return [stringAt(content, "title"), stringAt(content, "address")].filter(Boolean).join(" ");
    case "card":
      return stringAt(content, "corpname");
    case "chatrecord":
      return `[聊天记录] ${stringAt(content, "title")}`;
    case "mixed":
      return mixedText(content);
    case "vote":
      return `[投票] ${typeof raw["votetitle"] === "string" ? raw["votetitle"] : stringAt(content, "votetitle")}`;
    case "todo":
    case "collect":
    case "meeting":
    case "calendar":
      return [stringAt(content, "title"), stringAt(content, "topic"), stringAt(content, "content")]
        .filter(Boolean)
        .join(" ");
    default:
      return "";
  }
}

/** The written parts of a mixed message. */
function mixedText(content: Record<string, unknown>): string {
  const Items = z.array(z.looseObject({ type: z.string(), content: z.string() }));
  const items = Items.safeParse(content["item"]);
  if (!items.success) return "";
  return items.data
    .flatMap((item) => {
      if (item.type !== "text") return [];
      try {
        return [stringAt(loose.parse(JSON.parse(item.content)), "content")];
      } catch {
        return [];
      }
    })
    .join("\n");
}

function fileOf(raw: ArchiveJson, content: Record<string, unknown>): ReadArchiveMessage["file"] {
  const fileId = stringAt(content, "sdkfileid");
  if (!FILE_KINDS.has(raw.msgtype) || fileId === "") return null;
  const kind = raw.msgtype === "emotion" ? "image" : raw.msgtype === "voip_doc_share" ? "file" : raw.msgtype;
  const name = stringAt(content, "filename") || raw.msgtype;
  return { fileId, kind: kind as "image" | "voice" | "video" | "file", name };
}

function mediaOf(type: MessageType, content: Record<string, unknown>, url: string | null): MediaRef | null {
  if (type === "link") {
    const address = stringAt(content, "link_url");
    return { kind: "link", name: stringAt(content, "title") || null, url: address || null, sizeBytes: null };
  }
  if (url === null || !(type === "image" || type === "voice" || type === "video" || type === "file")) return null;
  const size = content["filesize"] ?? content["voice_size"] ?? content["imagesize"];
  const name = stringAt(content, "filename");
  return { kind: type, name: name || null, url, sizeBytes: typeof size === "number" ? size : null };
}

function consentOf(raw: ArchiveJson, sentAt: Date | null): ReadArchiveMessage["consent"] {
  if (raw.msgtype !== "agree" && raw.msgtype !== "disagree") return null;
  const content = contentOf(raw);
  const time = content[`${raw.msgtype}_time`];
  const at = typeof time === "number" && time > 0 ? new Date(time) : sentAt;
  const [userId] = raw.tolist;
  const externalUserId = stringAt(content, "userid") || raw.from;
  if (!at || userId === undefined || externalUserId === "") return null;
  return { externalUserId, userId, state: raw.msgtype === "agree" ? "agreed" : "declined", at, source: "archive" };
}
