/** The ledger of what customers and groups really got. */
import { createHash } from "node:crypto";
import type { Simulator } from "../core/simulator.js";
import type { Corp } from "../state/corp.js";
import type { Received } from "../state/customers.js";

/** Notes one thing that arrived. */
export function receive(
  sim: Simulator,
  corp: Corp,
  what: Pick<Received, "kind" | "from" | "content"> & Partial<Pick<Received, "externalUserId" | "chatId" | "msgid">>,
): Received {
  const row: Received = {
    seq: sim.seq(),
    at: sim.seconds(),
    kind: what.kind,
    externalUserId: what.externalUserId ?? "",
    chatId: what.chatId ?? "",
    from: what.from,
    msgid: what.msgid ?? "",
    content: what.content,
    contentKey: createHash("sha1").update(JSON.stringify(what.content)).digest("hex").slice(0, 16),
    text: textOf(what.content),
  };
  corp.received.push(row);
  return row;
}

/** The words of a content, for people and for counting. */
export function textOf(content: unknown): string {
  if (typeof content !== "object" || content === null) return "";
  const text = (content as { text?: { content?: unknown } }).text?.content;
  return typeof text === "string" ? text : "";
}

export interface ReceivedSummary {
  total: number;
  customers: number;
  groups: number;
  /** (receiver, content) pairs that came more than once. */
  doubled: number;
  contents: { contentKey: string; kind: string; text: string; messages: number; receivers: number; doubled: number }[];
}

/** Counts per content and receiver, so that lost and doubled messages can be told. */
export function summarise(rows: readonly Received[]): ReceivedSummary {
  const contents = new Map<string, { first: Received; receivers: Map<string, number>; messages: number }>();
  const customers = new Set<string>();
  const groups = new Set<string>();
  for (const row of rows) {
    const receiver = row.externalUserId || row.chatId;
    (row.externalUserId === "" ? groups : customers).add(receiver);
    const key = `${row.kind} ${row.contentKey}`;
    let content = contents.get(key);
    if (!content) contents.set(key, (content = { first: row, receivers: new Map(), messages: 0 }));
    content.messages++;
    content.receivers.set(receiver, (content.receivers.get(receiver) ?? 0) + 1);
  }
  const list = [...contents.values()].map(({ first, receivers, messages }) => ({
    contentKey: first.contentKey,
    kind: first.kind,
    text: first.text,
    messages,
    receivers: receivers.size,
    doubled: [...receivers.values()].filter((count) => count > 1).length,
  }));
  return {
    total: rows.length,
    customers: customers.size,
    groups: groups.size,
    doubled: list.reduce((sum, content) => sum + content.doubled, 0),
    contents: list,
  };
}
