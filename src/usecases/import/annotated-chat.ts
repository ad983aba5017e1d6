/** The annotated chat format (one chat a line, as used for measuring understanding) as capture rows; `gold` is ignored. */
import { z } from "zod";

const AnnotatedChat = z.object({
  id: z.string().min(1),
  people: z
    .array(z.object({ key: z.string().min(1), side: z.enum(["contact", "member"]), nickname: z.string().min(1) }))
    .min(1),
  messages: z.array(z.looseObject({ id: z.string().min(1), from: z.string().min(1) })),
});

/** True when a parsed line is meant as an annotated chat rather than as one message. */
export const looksLikeAnnotatedChat = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "people" in value && "messages" in value;

/**
 * The chat's messages in the row shape of `guanxi import chats`.
 * Person keys are only unique inside a chat, so contacts become `<chat>:<key>`; members go by their nickname.
 *
 * @returns rows in order, or the problems of the line.
 */
export function rowsOfAnnotatedChat(value: unknown): { ok: true; rows: unknown[] } | { ok: false; problem: string } {
  const parsed = AnnotatedChat.safeParse(value);
  if (!parsed.success) {
    return {
      ok: false,
      problem: parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
    };
  }
  const chat = parsed.data;
  const people = new Map(
    chat.people.map((person) => [
      person.key,
      {
        id: person.side === "member" ? person.nickname : `${chat.id}:${person.key}`,
        name: person.nickname,
        side: person.side,
      },
    ]),
  );
  const sides = {
    contact: chat.people.filter((p) => p.side === "contact"),
    member: chat.people.filter((p) => p.side === "member"),
  };
  const isGroup = sides.contact.length > 1 || sides.member.length > 1;
  const rows = chat.messages.map((message) => {
    const from = people.get(message.from) ?? { id: message.from, name: message.from, side: null };
    const others = from.side === "contact" ? sides.member : sides.contact;
    const to = isGroup ? undefined : others[0] && people.get(others[0].key);
    return {
      ...message,
      conversation: chat.id,
      from,
      to: to ?? null,
      room: isGroup ? { id: chat.id, name: chat.id } : null,
    };
  });
  return { ok: true, rows };
}
