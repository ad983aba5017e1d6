/** Capture: messages per second through the whole pipeline against bare insertMany of the same messages, in one run. */
import { waitUntilDerived } from "#src/cli/wait-until-derived.js";
import { stableId } from "#src/usecases/shared/ids.js";
import type { BenchResult } from "../run.js";
import { startBenchInstance } from "./product-instance.js";
import { syntheticChats } from "./synthetic-chats.js";
import { rounded } from "./timing.js";

const BATCH = 500;

/** Options: `[contacts] [messagesPerContact]`, default 10,000 and 30. */
export default async function benchCapture(args: readonly string[]): Promise<BenchResult> {
  const [contacts = 10_000, perContact = 30] = args.map(Number);
  const messages = syntheticChats(contacts, perContact, ["liqian", "zhouhang", "chenmo"]);
  const instance = await startBenchInstance();
  try {
    const { app, infrastructure } = instance;
    const { CORP_ID: corpId } = app.config;

    const bare = infrastructure.connection.db?.collection<{ _id: string }>("bench_bare");
    if (!bare) throw new Error("no database");
    const bareStartedAt = performance.now();
    for (let i = 0; i < messages.length; i += BATCH) {
      const documents = messages
        .slice(i, i + BATCH)
        .map((message) => ({ _id: stableId("bb", message.sourceId), corpId, ...message }));
      await bare.insertMany(documents, { ordered: false });
    }
    const bareSeconds = (performance.now() - bareStartedAt) / 1000;
    await bare.drop();

    instance.startWorker();
    const startedAt = performance.now();
    for (let i = 0; i < messages.length; i += BATCH) {
      await app.capture.captureMessages({ corpId, messages: messages.slice(i, i + BATCH), understand: "later" });
    }
    const acceptedSeconds = (performance.now() - startedAt) / 1000;
    await app.derive.sweep({ corpId });
    await waitUntilDerived(app, new AbortController().signal);
    const derivedSeconds = (performance.now() - startedAt) / 1000;

    const perSecond = (seconds: number): number => Math.round(messages.length / seconds);
    return {
      name: "capture",
      messages: messages.length,
      contacts,
      barePerSecond: perSecond(bareSeconds),
      acceptedPerSecond: perSecond(acceptedSeconds),
      derivedPerSecond: perSecond(derivedSeconds),
      acceptedRatio: rounded(bareSeconds / acceptedSeconds),
      ratio: rounded(bareSeconds / derivedSeconds),
    };
  } finally {
    await instance.close();
  }
}
