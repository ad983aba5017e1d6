/** Throughput of extraction and understanding beside word cutting alone (@node-rs/jieba) on the same text. */
import { Jieba } from "@node-rs/jieba";
import { dict } from "@node-rs/jieba/dict.js";
import { loadWorkCalendar } from "#config/holidays.js";
import { extractLine } from "#src/domain/understanding/extract-line.js";
import { understandChat } from "#src/domain/understanding/understand-chat.js";
import type { Chat } from "#src/domain/understanding/understanding.js";
import type { InputLine } from "./peers.js";

const ROUNDS = 5;

/** Best of a few rounds, milliseconds. */
export function bestOf(rounds: number, act: () => void): number {
  let best = Infinity;
  for (let i = 0; i < rounds; i++) {
    const startedAt = performance.now();
    act();
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
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
  const jiebaMs = bestOf(ROUNDS, () => inputs.forEach(({ text }) => jieba.cut(text, true)));
  const extractMs = bestOf(ROUNDS, () => inputs.forEach((input) => extractLine(input, context)));
  const chatJiebaMs = bestOf(ROUNDS, () => texts.forEach((text) => jieba.cut(text, true)));
  const understandMs = bestOf(ROUNDS, () => chats.forEach((chat) => understandChat(chat, { calendar, dictionary })));
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
