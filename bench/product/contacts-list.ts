/** Contacts list: p50 of the first page through the use case against the bare indexed query for the same documents. */
import type { BenchResult } from "../run.js";
import { startFilledInstance } from "./filled-instance.js";
import { percentile, rounded, timed } from "./timing.js";

const TIMES = 300;
const PAGE = 50;

/** Options: `[contacts] [messagesPerContact]`, default 10,000 and 30. */
export default async function benchContactsList(args: readonly string[]): Promise<BenchResult> {
  const [contacts = 10_000, perContact = 30] = args.map(Number);
  const instance = await startFilledInstance(contacts, perContact);
  try {
    const { app, infrastructure, viewer, messages } = instance;
    const collection = infrastructure.connection.db?.collection("contacts");
    if (!collection) throw new Error("no database");
    const bareQuery = () =>
      collection
        .find({ corpId: viewer.corpId, memberIds: { $in: ["liqian"] } })
        .sort({ lastMessageAt: -1, _id: -1 })
        .limit(PAGE + 1)
        .toArray();
    const list = () =>
      app.contacts.list(viewer, {
        q: "",
        stages: [],
        tags: [],
        ownerIds: [],
        sort: "lastMessageAt",
        after: null,
        limit: PAGE,
      });
    await timed(30, bareQuery);
    await timed(30, list);
    const bare = await timed(TIMES, bareQuery);
    const ours = await timed(TIMES, list);
    const [p50, bareP50] = [percentile(ours, 0.5), percentile(bare, 0.5)];
    return {
      name: "contacts-list",
      contacts,
      messages,
      p50Ms: rounded(p50),
      p99Ms: rounded(percentile(ours, 0.99)),
      bareP50Ms: rounded(bareP50),
      ratio: rounded(p50 / bareP50),
    };
  } finally {
    await instance.close();
  }
}
