/** One message as a row: the shape shared by `guanxi import chats` (JSONL, CSV) and POST /api/v1/messages. */
import { z } from "zod";
import type { MediaRef, SourceMessage } from "#src/domain/conversation/message.js";
import type { InputIssue } from "#src/domain/shared/errors.js";
import { MESSAGE_TYPES } from "#src/domain/understanding/understanding.js";
import { checkMessage, MAX_ID_LENGTH } from "./check-message.js";

/** Ids may come as numbers from other systems; they are kept as text. */
const id = (what: string) =>
  z
    .union([z.string(), z.int().transform(String)], { error: `要填${what}，文字或整数` })
    .pipe(z.string().trim().min(1, `要填${what}`).max(MAX_ID_LENGTH, `太长，最多 ${MAX_ID_LENGTH} 个字符`));

const Person = z.object(
  {
    id: id("这个人的 id"),
    name: z.string("要写成文字").nullish().describe("Name as the channel shows it; the id when left out"),
    side: z.enum(["contact", "member"], { error: '要写 "contact"（客户）或 "member"（我方成员）' }),
  },
  { error: '要写成 {"id":"u1","name":"王工","side":"contact"}' },
);

const Room = z.union([id("群的 id"), z.object({ id: id("群的 id"), name: z.string().nullish() })], {
  error: '单聊写 null，群聊写 {"id":"r1","name":"群名"}',
});

const AT_HINT = "要写成带时区的时间，例如 2026-03-02T09:14:00+08:00";

/** A row. Unknown fields are ignored, so that exports of other systems can be used as they are. */
export const CaptureRow = z
  .object({
    conversation: id("会话 id").describe("Id of the conversation in its source"),
    id: id("消息 id").describe("Id of the message, unique in its conversation"),
    at: z
      .string({ error: AT_HINT })
      .trim()
      .transform((text) => text.replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, "$1T"))
      .pipe(z.iso.datetime({ offset: true, error: AT_HINT }))
      .describe("When it was sent, ISO 8601 with offset"),
    from: Person.describe("Who wrote it"),
    to: Person.nullish().describe("The other side of a direct chat, when known"),
    room: Room.nullish().describe("The group; null in a direct chat"),
    type: z
      .enum(MESSAGE_TYPES, { error: `不认识的类型，可用：${MESSAGE_TYPES.join("、")}` })
      .nullish()
      .describe("text when left out"),
    text: z.string("要写成文字").nullish().describe("Text, voice transcript or file name"),
    of: id("被撤回消息的 id").nullish().describe("For type revoke: id of the withdrawn message in this conversation"),
    edits: id("被修改消息的 id")
      .nullish()
      .describe("Id of the message in this conversation whose text this one replaces"),
    url: z.string("要写成文字").max(2_000).nullish().describe("Address of the picture, file or link"),
  })
  .meta({ id: "CaptureRow" });
export type CaptureRow = z.infer<typeof CaptureRow>;

export type RowReading = { ok: true; message: SourceMessage } | { ok: false; issues: InputIssue[] };

/**
 * Checks one row and turns it into a message.
 *
 * @param source e.g. "import" or "api:erp"; ids are unique inside it.
 * @param now    rows dated more than a day later are refused.
 */
export function readCaptureRow(value: unknown, source: string, now: Date): RowReading {
  const parsed = CaptureRow.safeParse(value);
  if (!parsed.success) {
    return {
      ok: false,
      issues: parsed.error.issues.map((issue) => ({ path: issue.path.join(".") || "(整行)", message: issue.message })),
    };
  }
  const message = sourceMessageOf(parsed.data, source);
  const issues = checkMessage(message, now);
  if (message.type === "text" && message.text.trim() === "")
    issues.push({ path: "text", message: "文字消息不能没有内容" });
  return issues.length > 0 ? { ok: false, issues } : { ok: true, message };
}

function sourceMessageOf(row: CaptureRow, source: string): SourceMessage {
  const inConversation = (messageId: string): string => `${row.conversation}/${messageId}`;
  const room = typeof row.room === "string" ? { id: row.room, name: null } : row.room;
  const type = row.type ?? "text";
  return {
    source,
    sourceId: inConversation(row.id),
    conversation: { id: row.conversation, kind: room ? "group" : "direct", name: room?.name?.trim() || null },
    sender: { id: row.from.id, name: row.from.name?.trim() || row.from.id, side: row.from.side },
    recipient: row.to ? { id: row.to.id, name: row.to.name?.trim() || row.to.id, side: row.to.side } : null,
    type,
    text: row.text ?? "",
    media: mediaOf(type, row),
    sentAt: new Date(row.at),
    revokes: row.of ? inConversation(row.of) : null,
    edits: row.edits ? inConversation(row.edits) : null,
  };
}

function mediaOf(type: SourceMessage["type"], row: CaptureRow): MediaRef | null {
  const kinds = new Set(["image", "voice", "file", "video", "link", "card"]);
  if (!kinds.has(type)) return null;
  return { kind: type as MediaRef["kind"], name: row.text?.trim() || null, url: row.url ?? null, sizeBytes: null };
}
