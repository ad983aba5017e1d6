/** What leaves for a language model: messages with phones, mails, ids and names replaced by placeholders. Pure. */
import { findEmails } from "../grammar/emails.js";
import { findPersonNames } from "../grammar/persons.js";
import { findPhones } from "../grammar/phones.js";
import { findUrls } from "../grammar/urls.js";
import { findWechatIds } from "../grammar/wechat-ids.js";
import type { Chat, Side, Span } from "../understanding.js";
import { pattern } from "../pattern/pattern.js";

export interface OutgoingLine {
  /** Short number by which the answer names the message. */
  n: number;
  messageId: string;
  side: Side;
  /** Placeholder of the person: 客户1, 我方1. */
  who: string;
  text: string;
}

export interface MaskedChat {
  lines: OutgoingLine[];
  /** Puts the originals back in place of the placeholders. */
  unmask: (text: string) => string;
}

/** Longer messages are cut: they are files and forwards. */
const MAX_TEXT = 1_000;
/** Digits that no grammar knows (accounts, parcels, plates) go out as well hidden. */
const LONG_DIGITS = pattern(/\d(?:[\d\s-]{5,}\d)/g);

/**
 * @param messageIds which messages go out, in the chat's order.
 * @param names      of people known so far, beside the chat's own nicknames.
 * @param isOpen     true: nothing is hidden but who the people are.
 */
export function maskChat(
  chat: Chat,
  messageIds: ReadonlySet<string>,
  names: readonly string[],
  isOpen = false,
): MaskedChat {
  const originals = new Map<string, string>();
  const known = new Map<string, string>();
  const placeholder = (kind: string, original: string): string => {
    const key = `${kind} ${original}`;
    const found = known.get(key);
    if (found) return found;
    const made = `〔${kind}${known.size + 1}〕`;
    known.set(key, made);
    originals.set(made, original);
    return made;
  };
  const people = new Map<string, { side: Side; who: string }>();
  const counts = { contact: 0, member: 0 };
  for (const person of chat.people) {
    const who = `${person.side === "contact" ? "客户" : "我方"}${++counts[person.side]}`;
    people.set(person.key, { side: person.side, who });
  }
  const spoken = [...new Set([...names, ...chat.people.map((person) => person.nickname)])]
    .filter((name) => name.length >= 2 && name.length <= 20)
    .sort((a, b) => b.length - a.length);

  const lines = chat.messages
    .filter((message) => messageIds.has(message.id))
    .map((message, i): OutgoingLine => {
      const person = people.get(message.from) ?? { side: "contact" as const, who: "客户" };
      const raw = message.text.slice(0, MAX_TEXT);
      const text = isOpen ? raw : maskText(raw, spoken, placeholder);
      return { n: i + 1, messageId: message.id, side: person.side, who: person.who, text };
    });
  return {
    lines,
    unmask: (text) => text.replace(/〔\p{Script=Han}+\d+〕/gu, (mark) => originals.get(mark) ?? mark),
  };
}

function maskText(
  text: string,
  names: readonly string[],
  placeholder: (kind: string, original: string) => string,
): string {
  const phones = findPhones(text);
  const hits: { kind: string; span: Span }[] = [
    ...phones.map((span) => ({ kind: "电话", span })),
    ...findEmails(text).map((span) => ({ kind: "邮箱", span })),
    ...findWechatIds(text, phones).map((span) => ({ kind: "微信", span })),
    ...findUrls(text).map((span) => ({ kind: "链接", span })),
    ...findPersonNames(text).map((span) => ({ kind: "姓名", span })),
    ...names.flatMap((name) => everyPlaceOf(text, name).map((span) => ({ kind: "姓名", span }))),
    ...[...LONG_DIGITS.all(text)].map((found) => ({
      kind: "号码",
      span: { start: found.index, end: found.index + found[0].length },
    })),
  ];
  // The earliest and longest first; what overlaps a masked stretch is masked with it.
  hits.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  let masked = "";
  let at = 0;
  for (let i = 0; i < hits.length; i++) {
    const hit = hits[i];
    if (!hit || hit.span.start < at) continue;
    let end = hit.span.end;
    for (const later of hits.slice(i + 1)) {
      if (later.span.start >= end) break;
      end = Math.max(end, later.span.end);
    }
    masked += text.slice(at, hit.span.start) + placeholder(hit.kind, text.slice(hit.span.start, end));
    at = end;
  }
  return masked + text.slice(at);
}

function everyPlaceOf(text: string, name: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    spans.push({ start: at, end: at + name.length });
  }
  return spans;
}
