/** Greetings of customer groups: kept here and in WeCom, where the group's owner chooses one. Pure. */
import { filledAttachments, type Attachment } from "../material/attachment.js";

export interface GroupWelcome {
  corpId: string;
  id: string;
  /** May hold {客户昵称}. */
  text: string;
  /** WeCom takes one. */
  attachment: Attachment | null;
  /** WeCom's id of the template; null until it has it. */
  templateId: string | null;
  /** `unknown`: the answer to its making was lost; it may stand in WeCom twice when it is made again. */
  state: "synced" | "failed" | "unknown";
  /** Plain Chinese: why it failed. */
  note: string | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
}

/** WeCom's limit, in bytes of UTF-8 (path/92366). */
const MAX_BYTES = 3_000;

/** The text in WeCom's words: it puts the newcomer's name in itself. */
export const groupWelcomeText = (text: string): string => text.replaceAll("{客户昵称}", "%NICKNAME%");

/** What is wrong with it; null: nothing. */
export function groupWelcomeProblem({
  text,
  attachment,
}: Pick<GroupWelcome, "text" | "attachment">): { path: string; message: string } | null {
  if (text.trim() === "" && !attachment) return { path: "text", message: "请写文字或添加附件" };
  if (new TextEncoder().encode(groupWelcomeText(text)).length > MAX_BYTES) {
    return { path: "text", message: `文字太长，最多 ${MAX_BYTES} 字节（约 1000 字）` };
  }
  if (!attachment) return null;
  const filled = filledAttachments([attachment], (title) => ({ ok: true, text: title }));
  return filled.ok ? null : { path: "attachment", message: filled.reason };
}
