/** Day list: p50 through the use case against the bare indexed query for the same tasks. */
import type { BenchResult } from "../run.js";
import { startFilledInstance } from "./filled-instance.js";
import { percentile, rounded, timed } from "./timing.js";

const TIMES = 300;
const SHOWN = 100;

/** Options: `[contacts] [messagesPerContact]`, default 10,000 and 30. */
export default async function benchDayList(args: readonly string[]): Promise<BenchResult> {
  const [contacts = 10_000, perContact = 30] = args.map(Number);
  const instance = await startFilledInstance(contacts, perContact);
  try {
    const { app, infrastructure, viewer, messages } = instance;
    const { corpId } = viewer;
    const collection = infrastructure.connection.db?.collection("tasks");
    if (!collection) throw new Error("no database");
    // Planning follow-up trails derivation: wait until the tasks stop arriving.
    for (let before = -1, now = 0; now !== before;) {
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      now = await collection.countDocuments({ corpId });
    }
    const bareQuery = () =>
      collection
        .find({ corpId, assigneeId: "liqian", status: "open" })
        .sort({ dueAt: 1, _id: 1 })
        .limit(SHOWN)
        .toArray();
    const list = () => app.followUp.dayList(viewer);
    await timed(30, bareQuery);
    await timed(30, list);
    const bare = await timed(TIMES, bareQuery);
    const ours = await timed(TIMES, list);
    const [p50, bareP50] = [percentile(ours, 0.5), percentile(bare, 0.5)];
    return {
      name: "day-list",
      contacts,
      messages,
      openTasks: await collection.countDocuments({ corpId, status: "open" }),
      p50Ms: rounded(p50),
      p99Ms: rounded(percentile(ours, 0.99)),
      bareP50Ms: rounded(bareP50),
      ratio: rounded(p50 / bareP50),
    };
  } finally {
    await instance.close();
  }
}
