/** Rebuild: everything of many messages derived anew by one process, against understanding alone of the same messages. */
import { loadWorkCalendar } from "#config/holidays.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import type { Chat } from "#src/domain/understanding/understanding.js";
import { understandChat } from "#src/domain/understanding/understand-chat.js";
import type { BenchResult } from "../run.js";
import { startBenchInstance } from "./product-instance.js";
import { syntheticChats } from "./synthetic-chats.js";
import { rounded } from "./timing.js";

const BATCH = 500;
const never = new AbortController().signal;

/** Options: `[contacts] [messagesPerContact]`, default 10,000 and 30. */
export default async function benchRebuild(args: readonly string[]): Promise<BenchResult> {
  const [contacts = 10_000, perContact = 30] = args.map(Number);
  const messages = syntheticChats(contacts, perContact, ["liqian", "zhouhang", "chenmo"]);
  // in order of conversations, so that filling costs little: the rebuild is what is timed
  messages.sort((a, b) => (a.conversation.id < b.conversation.id ? -1 : a.conversation.id > b.conversation.id ? 1 : 0));
  const instance = await startBenchInstance();
  try {
    const { app } = instance;
    const { CORP_ID: corpId } = app.config;
    for (let i = 0; i < messages.length; i += BATCH)
      await app.capture.captureMessages({ corpId, messages: messages.slice(i, i + BATCH), understand: "later" });
    await app.rebuild.waitUntilDerived(corpId, never);
    const before = await app.rebuild.stateHash(corpId);
    const startedAt = performance.now();
    await app.rebuild.rebuildAll(corpId, never);
    const seconds = (performance.now() - startedAt) / 1000;
    const isSame = (await app.rebuild.stateHash(corpId)) === before;
    if (!isSame) process.exitCode = 1;
    const understandSeconds = understandingAlone(messages);
    return {
      name: "rebuild",
      messages: messages.length,
      contacts,
      seconds: rounded(seconds),
      messagesPerSecond: Math.round(messages.length / seconds),
      understandSeconds: rounded(understandSeconds),
      ratio: rounded(understandSeconds / seconds),
      isSame,
    };
  } finally {
    await instance.close();
  }
}

/** Seconds that understanding takes on the same conversations, without records. */
function understandingAlone(messages: readonly SourceMessage[]): number {
  const context = {
    calendar: loadWorkCalendar(),
    dictionary: { products: [], competitors: [], ownCompanyNames: [] },
  };
  const said = new Map<string, SourceMessage[]>();
  for (const message of messages) {
    const list = said.get(message.conversation.id);
    if (list) list.push(message);
    else said.set(message.conversation.id, [message]);
  }
  const chats = [...said].map(([id, list]) => chatOf(id, list));
  const startedAt = performance.now();
  for (const chat of chats) understandChat(chat, context);
  return (performance.now() - startedAt) / 1000;
}

const chatOf = (id: string, said: readonly SourceMessage[]): Chat => ({
  id,
  zone: "Asia/Shanghai",
  people: [
    { key: "contact", side: "contact", nickname: said[0]?.sender.name ?? "" },
    { key: "member", side: "member", nickname: "" },
  ],
  messages: said.map((message) => ({
    id: message.sourceId,
    at: message.sentAt,
    from: message.sender.side,
    type: message.type,
    text: message.text,
  })),
});
