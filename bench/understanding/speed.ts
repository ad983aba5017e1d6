/** Throughput of extraction and understanding beside word cutting alone (@node-rs/jieba) on the same text. */
import { Jieba } from "@node-rs/jieba";
import { dict } from "@node-rs/jieba/dict.js";
import { loadWorkCalendar } from "#config/holidays.js";
import { extractLine } from "#src/domain/understanding/extract-line.js";
import { understandChat } from "#src/domain/understanding/understand-chat.js";
import type { Chat } from "#src/domain/understanding/understanding.js";
import type { InputLine } from "./peers.js";

const ROUNDS = 8;
/** Parts that are timed by themselves: other work on the machine interrupts a short part seldom, a long one always. */
const PARTS = 300;

/** Milliseconds for all items: the best of a few rounds of each part, added up. */
export function bestOf<T>(items: readonly T[], act: (item: T) => void): number {
  const size = Math.max(1, Math.ceil(items.length / PARTS));
  const best = new Map<number, number>();
  for (let round = 0; round < ROUNDS; round++)
    for (let from = 0; from < items.length; from += size) {
      const part = items.slice(from, from + size);
      const startedAt = performance.now();
      part.forEach(act);
      best.set(from, Math.min(best.get(from) ?? Infinity, performance.now() - startedAt));
    }
  return [...best.values()].reduce((sum, ms) => sum + ms, 0);
}

export interface Speed {
  chars: number;
  jiebaMs: number;
  extractMs: number;
  /** Characters per second of extraction ÷ those of jieba. */
  extractRatio: number;
  chatMessages: number;
  chatJiebaMs: number;
  understandMs: number;
  understandRatio: number;
  messagesPerSecond: number;
}

export function measureSpeed(lines: readonly InputLine[], chats: readonly Chat[]): Speed {
  const jieba = Jieba.withDict(dict);
  const calendar = loadWorkCalendar();
  const context = { zone: "Asia/Shanghai", calendar };
  const dictionary = { products: [], competitors: [], ownCompanyNames: [] };
  const inputs = lines.map(({ text, at }) => ({ text, at: new Date(at) }));
  const texts = chats.flatMap((chat) => chat.messages.map((message) => message.text));
  const jiebaMs = bestOf(inputs, ({ text }) => jieba.cut(text, true));
  const extractMs = bestOf(inputs, (input) => extractLine(input, context));
  const chatJiebaMs = bestOf(texts, (text) => jieba.cut(text, true));
  const understandMs = bestOf(chats, (chat) => understandChat(chat, { calendar, dictionary }));
  return {
    chars: inputs.reduce((sum, { text }) => sum + text.length, 0),
    jiebaMs,
    extractMs,
    extractRatio: jiebaMs / extractMs,
    chatMessages: texts.length,
    chatJiebaMs,
    understandMs,
    understandRatio: chatJiebaMs / understandMs,
    messagesPerSecond: (texts.length / understandMs) * 1000,
  };
}
