/** Builds small chats for tests: "c: …" is the contact, "d: …" a second one, "m: …" our side. */
import { chinaCalendar } from "./calendars.js";
import type {
  Chat,
  ChatMessage,
  Understanding,
  UnderstandingContext,
} from "#src/domain/understanding/understanding.js";

export const testContext: UnderstandingContext = {
  calendar: chinaCalendar,
  dictionary: { products: [], competitors: [], ownCompanyNames: [] },
};

export interface ChatOptions {
  /** First message, one minute between messages. Default: Wednesday 2026-03-04 10:00 in Shanghai. */
  from?: string;
  nickname?: string;
}

/** A chat of the given lines; "c[voice]: …" sets the type, "c[revoke m02]:" withdraws a message. */
export function aChat(lines: readonly string[], options: ChatOptions = {}): Chat {
  const start = Date.parse(options.from ?? "2026-03-04T10:00:00+08:00");
  const keys: Record<string, string> = { c: "c1", d: "c2", m: "m1" };
  const messages = lines.map((line, i): ChatMessage => {
    const match = /^([cdm])(?:\[(\w+)(?:\s(\w+))?\])?:\s?([\s\S]*)$/.exec(line);
    if (!match) throw new Error(`not a chat line: ${line}`);
    const [, who = "c", type = "text", of, text = ""] = match;
    return {
      id: `m${String(i + 1).padStart(2, "0")}`,
      at: new Date(start + i * 60_000),
      from: keys[who] ?? "c1",
      type: type as ChatMessage["type"],
      text,
      ...(of ? { of } : {}),
    };
  });
  const hasSecond = messages.some((message) => message.from === "c2");
  return {
    id: "chat",
    zone: "Asia/Shanghai",
    people: [
      { key: "c1", side: "contact", nickname: options.nickname ?? "小路" },
      ...(hasSecond ? [{ key: "c2", side: "contact" as const, nickname: "设备科-沈主任" }] : []),
      { key: "m1", side: "member", nickname: "李倩" },
    ],
    messages,
  };
}

/** Facts as "field=value", in order; those about the second contact as "c2:field=value". */
export const factsAsText = (understood: Understanding): string[] =>
  understood.facts.map((fact) => `${fact.about === "c1" ? "" : `${fact.about}:`}${fact.field}=${fact.value}`);
