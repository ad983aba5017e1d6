/** An instance with many contacts and messages, derived, for measuring reads. */
import { waitUntilDerived } from "#src/cli/wait-until-derived.js";
import type { Viewer } from "#src/domain/member/member.js";
import { startBenchInstance, type BenchInstance } from "./product-instance.js";
import { syntheticChats } from "./synthetic-chats.js";

const BATCH = 500;
const MEMBERS = ["liqian", "zhouhang", "chenmo", "fangyuan", "zhaoyiming"];

export interface FilledInstance extends BenchInstance {
  messages: number;
  viewer: Viewer;
}

/** Captures and derives `contacts` × `perContact` messages; the viewer is one of five salespeople. */
export async function startFilledInstance(contacts: number, perContact: number): Promise<FilledInstance> {
  const instance = await startBenchInstance();
  const { app } = instance;
  const corpId = app.config.CORP_ID;
  const messages = syntheticChats(contacts, perContact, MEMBERS);
  for (let i = 0; i < messages.length; i += BATCH) {
    await app.capture.captureMessages({ corpId, messages: messages.slice(i, i + BATCH), understand: "later" });
  }
  instance.startWorker();
  await app.derive.sweep({ corpId });
  await waitUntilDerived(app, new AbortController().signal);
  const viewer: Viewer = { corpId, userId: "liqian", role: "sales", members: ["liqian"], seesContactDetails: true };
  return { ...instance, messages: messages.length, viewer };
}
