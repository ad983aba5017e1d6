/** What a message must fulfil to be stored, whatever its source. */
import type { SourceMessage } from "#src/domain/conversation/message.js";
import type { InputIssue } from "#src/domain/shared/errors.js";
import { DAY_MS } from "#src/domain/shared/time.js";

const MAX_TEXT_LENGTH = 20_000;
export const MAX_ID_LENGTH = 200;
const MAX_NAME_LENGTH = 200;
/** Clocks of phones and servers differ; more than this ahead is a mistake. */
const MAX_AHEAD_MS = DAY_MS;
const EARLIEST = new Date("2000-01-01T00:00:00Z");

/** Every problem with its path and fix; empty when the message can be stored. */
export function checkMessage(message: SourceMessage, now: Date): InputIssue[] {
  const issues: InputIssue[] = [];
  const add = (path: string, text: string): void => void issues.push({ path, message: text });
  checkId(message.sourceId, "sourceId", MAX_ID_LENGTH * 2 + 1, add);
  checkId(message.conversation.id, "conversation", MAX_ID_LENGTH, add);
  checkId(message.sender.id, "from.id", MAX_ID_LENGTH, add);
  if (message.recipient) checkId(message.recipient.id, "to.id", MAX_ID_LENGTH, add);
  for (const [path, name] of [
    ["from.name", message.sender.name],
    ["to.name", message.recipient?.name ?? ""],
    ["room.name", message.conversation.name ?? ""],
  ] as const) {
    if (name.length > MAX_NAME_LENGTH) add(path, `太长，最多 ${MAX_NAME_LENGTH} 个字`);
  }
  if (message.text.length > MAX_TEXT_LENGTH) {
    add("text", `太长，有 ${message.text.length} 个字，最多 ${MAX_TEXT_LENGTH} 个，请分成几条`);
  }
  if (message.type === "revoke" && !message.revokes) add("of", "撤回消息要写明撤回的是哪一条，填那条消息的 id");
  checkTime(message.sentAt, now, add);
  return issues;
}

type Add = (path: string, message: string) => void;

function checkId(id: string, path: string, maxLength: number, add: Add): void {
  if (id.trim() === "") add(path, "不能为空");
  else if (id.length > maxLength) add(path, `太长，最多 ${maxLength} 个字符`);
}

function checkTime(at: Date, now: Date, add: Add): void {
  if (Number.isNaN(at.getTime())) add("at", "不是有效的时间");
  else if (at.getTime() > now.getTime() + MAX_AHEAD_MS) add("at", "时间在将来，请检查日期和时区");
  else if (at < EARLIEST) add("at", "时间早于 2000 年，请检查日期");
}
