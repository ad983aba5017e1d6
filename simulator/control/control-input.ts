/** What `/sim` endpoints are told, and what they find by it. */
import { z } from "zod";
import type { ChatMessage } from "../acts/customer-acts.js";
import type { Corp } from "../state/corp.js";
import type { ContactWay, Person } from "../state/customers.js";
import { notFound } from "./machine.js";

/** A message: `text`, or any archive type with its body. */
export const Message = z
  .object({
    text: z.string().optional(),
    msgtype: z.string().optional(),
    body: z.record(z.string(), z.unknown()).optional(),
  })
  .transform(({ text, msgtype, body }): ChatMessage => {
    if (msgtype !== undefined && msgtype !== "text") return { msgtype, body: body ?? {} };
    return { msgtype: "text", body: body ?? { content: text ?? "" } };
  });

/** A person by external_userid, by key or by name. */
export function personBy(corp: Corp, id: string): Person {
  const direct = corp.people.get(id);
  if (direct) return direct;
  for (const person of corp.people.values()) if (person.key === id) return person;
  for (const person of corp.people.values()) if (person.name === id) return person;
  return notFound("customer", id);
}

/** A contact way by config_id, by state, or by the address of its code. */
export function wayBy(corp: Corp, id: string): ContactWay {
  const direct = corp.contactWays.get(id) ?? corp.contactWays.get(id.slice(id.lastIndexOf("/") + 1));
  if (direct) return direct;
  const byState = [...corp.contactWays.values()].reverse().find((way) => way.state === id);
  return byState ?? notFound("contact way", id);
}
