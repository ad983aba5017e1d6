import { performance } from "node:perf_hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contactModel, type ContactDoc } from "#src/adapters/mongo/capture/contact-model.js";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { mongoContactReadModel } from "#src/adapters/mongo/read/contact-read-model.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { PageKey } from "#src/domain/shared/paging.js";
import { STAGES } from "#src/domain/stage/stage.js";
import type { ContactListQuery, ContactReadModel } from "#src/usecases/contacts/ports.js";
import { openStore, type TestStore } from "./open-store.js";

const CORP = "list";
const COUNT = 3_000;
const MEMBERS = ["a", "b", "c", "d"];

let store: TestStore;
let reader: ContactReadModel;
const docs: ContactDoc[] = [];

/** The same contacts every time: instants collide, some have none. */
function contact(index: number): ContactDoc {
  const owner = MEMBERS[index % MEMBERS.length] ?? "a";
  const at = index % 17 === 0 ? null : new Date(Date.UTC(2026, 0, 1) + (index % 400) * 3_600_000);
  const stage = STAGES[index % STAGES.length] ?? "lead";
  return {
    _id: `ct_${(index * 7919) % COUNT}`,
    corpId: CORP,
    identities: [{ channel: "import", id: `u${index}` }],
    nickname: `客户${index}`,
    displayName: `客户${index}`,
    memberIds: index % 5 === 0 ? [owner, "e"] : [owner],
    ownerId: owner,
    ownerSetTo: null,
    createdAt: new Date(0),
    firstMessageAt: at,
    lastMessageAt: at,
    lastInboundAt: at,
    lastOutboundAt: null,
    profile: [],
    stage,
    stageSince: new Date(Date.UTC(2026, 0, 1) + (index % 50) * 86_400_000),
    stageReason: "",
    stageMessageId: null,
    isStagePinned: false,
    nextStageCheckAt: null,
    tags:
      index % 3 === 0
        ? [{ group: "意向", label: "问价", origin: "rule", by: "r", messageId: null, at: new Date(0) }]
        : [],
    optedOutAt: null,
    optOutLiftedAt: null,
    optOutSetAt: null,
    optOutMessageId: null,
    searchKeys: [
      `客户${index}`,
      "kehu",
      `kh${index}`,
      String(1_000 + (index % 900)),
      ...(index % 100 === 0 ? ["华盛精密", "hsjm"] : []),
    ],
    dirtySeq: 0,
    derivedSeq: 0,
    isDirty: false,
  } as unknown as ContactDoc;
}

beforeAll(async () => {
  store = await openStore();
  reader = mongoContactReadModel(store.connection);
  for (let index = 0; index < COUNT; index++) docs.push(contact(index));
  await collectionOf(store.connection, contactModel).insertMany(docs);
});
afterAll(() => store.close());

const viewer = (members: Viewer["members"]): Viewer => ({
  corpId: CORP,
  userId: "v",
  role: "sales",
  members,
  seesContactDetails: true,
});
const query = (changes: Partial<ContactListQuery> = {}): ContactListQuery => ({
  q: "",
  stages: [],
  tags: [],
  ownerIds: [],
  sort: "lastMessageAt",
  after: null,
  limit: 50,
  ...changes,
});

async function allPages(who: Viewer, asked: ContactListQuery): Promise<string[]> {
  const ids: string[] = [];
  let after: PageKey | null = null;
  do {
    const page = await reader.page(who, { ...asked, after });
    ids.push(...page.items.map((item) => item.id));
    after = page.next;
  } while (after);
  return ids;
}

/** The same question answered by looking at everything. */
function naive(who: Viewer, asked: ContactListQuery): string[] {
  const words = asked.q.split(/\s+/).filter(Boolean);
  const time = (doc: ContactDoc): number => doc[asked.sort]?.getTime() ?? -1;
  return docs
    .filter(
      (doc) =>
        (who.members === "all" || doc.memberIds.some((id) => who.members.includes(id))) &&
        (asked.stages.length === 0 || asked.stages.includes(doc.stage)) &&
        (asked.tags.length === 0 || doc.tags.some((tag) => asked.tags.includes(tag.label))) &&
        (asked.ownerIds.length === 0 || asked.ownerIds.includes(doc.ownerId ?? "")) &&
        words.every((word) => doc.searchKeys.some((key) => key.startsWith(word))),
    )
    .sort((a, b) => time(b) - time(a) || (a._id < b._id ? 1 : -1))
    .map((doc) => doc._id);
}

const VIEWERS: [string, Viewer["members"]][] = [
  ["all", "all"],
  ["one member", ["a"]],
  ["a department", ["a", "b", "e"]],
  ["nobody", []],
];
const QUERIES: [string, Partial<ContactListQuery>][] = [
  ["everything", { limit: 200 }],
  ["by age of the stage", { sort: "stageSince", limit: 200 }],
  ["one stage", { stages: ["lost"] }],
  ["stages and tag", { stages: ["lost", "lead", "engaged"], tags: ["问价"] }],
  ["one owner", { ownerIds: ["b"] }],
  ["a rare word", { q: "hsjm" }],
  ["a word of everybody", { q: "kehu", limit: 200 }],
  ["two words", { q: "kehu 华盛" }],
  ["the end of a phone", { q: "1234" }],
  ["nothing that exists", { q: "zzz" }],
];

describe.each(VIEWERS)("seen by %s", (_name, members) => {
  it.each(QUERIES)("finds %s, every contact once and in order", async (_what, changes) => {
    const asked = query(changes);
    expect(await allPages(viewer(members), asked)).toEqual(naive(viewer(members), asked));
  });

  it("counts what it lists", async () => {
    const facets = await reader.facets(viewer(members));
    expect(facets.total).toBe(naive(viewer(members), query()).length);
    for (const { stage, count } of facets.stages) {
      expect([stage, count]).toEqual([stage, naive(viewer(members), query({ stages: [stage] })).length]);
    }
    const [priced] = facets.tags;
    expect(priced?.count ?? 0).toBe(naive(viewer(members), query({ tags: ["问价"] })).length);
  });
});

it("takes user text as text, not as a pattern", async () => {
  for (const q of ["(", ".*", "$ne", "^k", "\\"]) {
    expect((await reader.page(viewer("all"), query({ q }))).items.length).toBeLessThanOrEqual(50);
  }
});

describe("plans", () => {
  type Explained = { queryPlanner: { winningPlan: unknown } };
  const planOf = async (filter: object, sort: Record<string, 1 | -1>): Promise<string> => {
    const contacts = collectionOf(store.connection, contactModel);
    const explained = (await contacts
      .find(filter)
      .sort(sort)
      .limit(51)
      .explain("queryPlanner")) as unknown as Explained;
    return JSON.stringify(explained.queryPlanner.winningPlan);
  };
  const newest = { lastMessageAt: -1, _id: -1 } as const;
  it.each([
    ["the whole corp", { corpId: CORP }, newest],
    ["the next page", { corpId: CORP, lastMessageAt: { $lte: new Date() } }, newest],
    ["one member", { corpId: CORP, memberIds: { $in: ["a"] } }, newest],
    ["a department", { corpId: CORP, memberIds: { $in: ["a", "b"] } }, newest],
    [
      "a department's next page",
      { corpId: CORP, memberIds: { $in: ["a", "b"] }, lastMessageAt: { $lte: new Date() } },
      newest,
    ],
    ["one stage", { corpId: CORP, stage: { $in: ["lost"] } }, newest],
    ["one tag", { corpId: CORP, "tags.label": { $in: ["问价"] } }, newest],
    ["one owner", { corpId: CORP, ownerId: { $in: ["a"] } }, newest],
    ["by age of the stage", { corpId: CORP }, { stageSince: -1, _id: -1 } as const],
  ])("of %s use an index and sort nothing", async (_name, filter, sort) => {
    const plan = await planOf(filter, sort);
    expect(plan).toContain("IXSCAN");
    expect(plan).not.toContain("COLLSCAN");
    expect(plan).not.toContain('"SORT"');
  });
});

it("answers a page in milliseconds", async () => {
  const times: Record<string, number> = {};
  for (const [name, members] of VIEWERS.slice(0, 3)) {
    const samples: number[] = [];
    for (let i = 0; i < 15; i++) {
      const startedAt = performance.now();
      await reader.page(viewer(members), query());
      samples.push(performance.now() - startedAt);
    }
    times[name] = samples.sort((a, b) => a - b)[7] ?? Infinity;
  }
  expect(Math.max(...Object.values(times))).toBeLessThan(100);
});
