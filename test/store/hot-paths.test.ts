import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildIndexes } from "#src/adapters/mongo/migrations/build-indexes.js";
import { runMigrations } from "#src/adapters/mongo/migrations/run-migrations.js";
import { openStore, type TestStore } from "./open-store.js";

let store: TestStore;
const corpId = "hot";

beforeAll(async () => {
  store = await openStore();
  const rows = Array.from({ length: 300 }, (_, i) => i);
  const at = (i: number): Date => new Date(1_700_000_000_000 + i * 60_000);
  const { connection } = store;
  await connection.collection("contacts").insertMany(
    rows.map((i) => ({
      _id: `ct_${i}`,
      corpId,
      identities: [{ channel: "import", id: `p${i}` }],
      isDirty: i % 50 === 0,
      nextStageCheckAt: at(i),
      lastMessageAt: at(i),
      searchKeys: [`wang${i}`],
    })) as never[],
  );
  await connection.collection("conversations").insertMany(
    rows.map((i) => ({
      _id: `cv_${i}`,
      corpId,
      isDirty: i % 50 === 0,
      lease: null,
      contactIds: [`ct_${i}`],
    })) as never[],
  );
  for (const name of [
    "messages",
    "facts",
    "intents",
    "moods",
    "promises",
    "replies",
    "daily_activities",
    "stage_signals",
  ]) {
    await connection.collection(name).insertMany(
      rows.map((i) => ({
        _id: `x_${i}`,
        corpId,
        conversationId: `cv_${i}`,
        contactId: `ct_${i}`,
        messageId: `ms_${i}`,
        sentAt: at(i),
        saidAt: at(i),
      })) as never[],
    );
  }
});
afterAll(() => store.close());

interface HotQuery {
  what: string;
  collection: string;
  filter: Record<string, unknown>;
  sort?: Record<string, 1 | -1>;
}

const ids = ["cv_1", "cv_2"];
const contactIds = ["ct_1", "ct_2"];
const queries: HotQuery[] = [
  { what: "messages of conversations", collection: "messages", filter: { corpId, conversationId: { $in: ids } } },
  {
    what: "the last words of contacts",
    collection: "messages",
    filter: { $or: contactIds.map((_, i) => ({ corpId, conversationId: { $in: ids }, sentAt: new Date(i) })) },
  },
  { what: "conversations due", collection: "conversations", filter: { corpId, isDirty: true }, sort: { _id: 1 } },
  {
    what: "conversations due, next page",
    collection: "conversations",
    filter: { corpId, isDirty: true, _id: { $gt: "cv_100" } },
    sort: { _id: 1 },
  },
  { what: "conversations to claim", collection: "conversations", filter: { _id: { $in: ids }, corpId, isDirty: true } },
  {
    what: "a contact's conversations",
    collection: "conversations",
    filter: { corpId, contactIds: { $in: contactIds } },
  },
  { what: "captures left behind", collection: "captures", filter: { corpId, at: { $lt: new Date() } } },
  { what: "contacts due", collection: "contacts", filter: { corpId, isDirty: true }, sort: { _id: 1 } },
  {
    what: "contacts whom silence may move",
    collection: "contacts",
    filter: { corpId, nextStageCheckAt: { $lte: new Date() } },
    sort: { nextStageCheckAt: 1, _id: 1 },
  },
  {
    what: "who an identity is",
    collection: "contacts",
    filter: { corpId, identities: { $elemMatch: { channel: "import", id: { $in: ["p1", "p2"] } } } },
  },
  { what: "search by prefix", collection: "contacts", filter: { corpId, searchKeys: { $regex: "^wang1" } } },
  ...["facts", "intents", "moods", "promises", "replies", "daily_activities", "stage_signals"].map((collection) => ({
    what: `${collection} of conversations`,
    collection,
    filter: { corpId, conversationId: { $in: ids } },
  })),
  { what: "the review queue", collection: "review_items", filter: { corpId }, sort: { score: -1, _id: 1 } },
  {
    what: "a member's review queue, next page",
    collection: "review_items",
    filter: {
      corpId,
      memberIds: { $in: ["m1"] },
      score: { $lte: 5 },
      $or: [{ score: { $lt: 5 } }, { _id: { $gt: "x" } }],
    },
    sort: { score: -1, _id: 1 },
  },
  {
    what: "values that contradict each other",
    collection: "review_items",
    filter: { corpId, contactId: { $in: contactIds }, state: "conflicting" },
  },
  {
    what: "what a person decided lately",
    collection: "fact_decisions",
    filter: { corpId, byUserId: "u1", at: { $gte: new Date(0) }, undoneAt: null },
  },
  {
    what: "decisions that extractors are judged by",
    collection: "fact_decisions",
    filter: { corpId, undoneAt: null, "machine.extractor": { $type: "string" } },
  },
  {
    what: "the decision on a value",
    collection: "fact_decisions",
    filter: { corpId, contactId: "ct_1", field: "budget", undoneAt: null },
  },
  {
    what: "the warnings list",
    collection: "warnings",
    filter: { corpId, status: "open" },
    sort: { raisedAt: -1, _id: -1 },
  },
  {
    what: "a member's warnings list",
    collection: "warnings",
    filter: { corpId, memberIds: { $in: ["m1"] }, status: "open" },
    sort: { raisedAt: -1, _id: -1 },
  },
  {
    what: "a member's gravest warnings",
    collection: "warnings",
    filter: { corpId, ownerId: "m1", status: "open" },
    sort: { rank: 1, raisedAt: -1 },
  },
  {
    what: "a contact's warnings",
    collection: "warnings",
    filter: { corpId, contactId: "ct_1" },
    sort: { raisedAt: -1, _id: 1 },
  },
  { what: "what plays led to", collection: "warnings", filter: { corpId, status: "acted" } },
  {
    what: "people's words on warnings",
    collection: "warning_decisions",
    filter: { corpId, contactId: { $in: contactIds } },
  },
  ...["facts", "promises", "stage_signals", "fact_decisions", "stage_overrides", "contact_tags", "contact_follows"].map(
    (collection) => ({
      what: `${collection} of contacts`,
      collection,
      filter: { corpId, contactId: { $in: contactIds } },
    }),
  ),
];

describe("hot paths", () => {
  it.each(queries)("reads $what by an index", async ({ collection, filter, sort }) => {
    const { db } = store.connection;
    if (!db) throw new Error("not connected");
    const cursor = db.collection(collection).find(filter);
    const plan: unknown = (await (sort ? cursor.sort(sort) : cursor).explain())["queryPlanner"];
    const text = JSON.stringify((plan as { winningPlan: unknown }).winningPlan);
    expect(text).toMatch(/IXSCAN|IDHACK/);
    expect(text).not.toContain("COLLSCAN");
  });

  it("finds all indexes as declared when migrations run again", async () => {
    const lines: string[] = [];
    await runMigrations(store.connection, (line) => lines.push(line));
    expect(lines).toEqual([]);
  });

  it("drops an index that is not declared any more", async () => {
    const lines: string[] = [];
    await store.connection.db?.collection("facts").createIndex({ corpId: 1, value: 1 }, { name: "old" });
    await buildIndexes(store.connection, (line) => lines.push(line));
    expect(lines).toEqual(["dropped index facts.old"]);
  });
});
