/** Words in a message that are not the sender's own: quoted replies, forwarded and pasted material. */
import { pattern } from "../pattern/pattern.js";

/** WeChat quotes a message as 「name：text」, a dashed line, then the reply. */
const QUOTED_REPLY = pattern(/^[「『"“][^「」]{1,40}[:：][\s\S]{0,4000}?[」』"”]\s*\n\s*(?:[-—–_=]\s?){3,}[^\n]*\n/);
const FORWARDED = pattern(
  /^\s*(?:\[?(?:聊天记录|转发|链接|文件|小程序|合并转发)\]?|【[^】]{1,20}】(?=.{30,})|-{3,}\s*(?:Forwarded|原始邮件|转发)|(?:转发|原话|他原话|老板原话)[:：])/,
);
/** "安全帽ABS 28/顶", "KN95口罩 50只/盒 32": a line of a price list. */
const PRICE_LINE = pattern(
  /\d+(?:\.\d+)?\s*(?:元|块|[¥￥])?\s*(?:\/|每|一)\s*[^\d\s]{1,3}|[:：]\s*[¥￥]?\d+(?:\.\d+)?\s*(?:元|块)?\s*$|\s[¥￥]?\d+(?:\.\d+)?\s*(?:元|块)?\s*$/,
);
const OWN_WISH = pattern(/^(?:我|先|要|来|订|买|需要|下单|采购|帮我|麻烦)/);
const MIN_COPIED_CHARS = 12;

/** Offset of the sender's own words: after a quoted reply, else 0. */
export function ownWordsFrom(text: string): number {
  const head = text.slice(0, 5_000);
  const match = QUOTED_REPLY.exec(head);
  return match ? match[0].length : 0;
}

/**
 * Whether the message is somebody else's text: a pasted price list, a forwarded message, or a copy of what the other
 * side wrote before.
 */
export function isPastedList(text: string, otherSideTexts: readonly string[]): boolean {
  if (FORWARDED.test(text)) return true;
  const bare = text.length < MIN_COPIED_CHARS ? "" : squeeze(text);
  if (bare.length >= MIN_COPIED_CHARS && otherSideTexts.slice(-30).some((other) => squeezed(other).includes(bare)))
    return true;
  if (!text.includes("\n")) return false;
  const lines = text.split("\n", 40).filter((line) => line.trim());
  if (lines.length < 3 || lines.some((line) => OWN_WISH.test(line.trim()))) return false;
  return lines.filter((line) => line.length < 80 && PRICE_LINE.test(line)).length >= 2;
}

const squeeze = (text: string): string => text.slice(0, 2_000).replace(/[\s\p{P}]/gu, "");

/** The other side's last texts are asked for again by every message. */
const remembered = new Map<string, string>();
const REMEMBERED = 64;

function squeezed(text: string): string {
  let found = remembered.get(text);
  if (found === undefined) {
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(text, (found = squeeze(text)));
  }
  return found;
}
