import { afterAll, beforeAll, expect, it } from "vitest";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { factDecisionModel } from "#src/adapters/mongo/profile/fact-decision-model.js";
import type { ContactDetailJson, DecisionJson } from "#src/api/contract/contract.js";
import type { ExtractorTrustJson, ReviewItemJson, ReviewSummaryJson } from "#src/api/contract/review.js";
import type { ApiClient } from "#test/e2e/api-client.js";
import { CORP, openApi, type TestApi } from "./api-fixture.js";

let api: TestApi;
let liqian: ApiClient;
beforeAll(async () => {
  api = await openApi();
  liqian = await api.signIn("liqian");
  for (let n = 0; n < 12; n++) {
    await api.chat("liqian", `wang${n}`, [
      ["member", "您好,怎么称呼?", 100 + n],
      ["contact", `我是华盛${"甲乙丙丁戊己庚辛壬癸子丑".charAt(n)}包装机械的王伟`, 99 + n],
      ["contact", `我电话138000000${String(n + 10)},预算大概${n + 10}万以内`, 98 + n],
      ["member", "好的,收到", 97 + n],
      ["contact", "谢谢", 96 + n],
    ]);
  }
}, 60_000);
afterAll(() => api.close());

interface PageOf<T> {
  data: T[];
  nextCursor: string | null;
}
const queue = (client: ApiClient, search = ""): Promise<PageOf<ReviewItemJson>> => client.get(`/review${search}`);
const decide = (client: ApiClient, item: ReviewItemJson, verdict: object): Promise<{ data: DecisionJson }> =>
  client.send("POST", `/contacts/${item.contact.id}/facts/${item.factId}/decision`, verdict);
const never = new AbortController().signal;

it("shows each fact in its context, the most valuable first, page by page", async () => {
  const all: ReviewItemJson[] = [];
  let cursor: string | null = null;
  do {
    const page: PageOf<ReviewItemJson> = await queue(liqian, `?limit=7${cursor ? `&cursor=${cursor}` : ""}`);
    all.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor);
  expect(new Set(all.map((item) => item.factId)).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(36);
  expect(new Set(all.slice(0, 12).map((item) => item.field))).not.toContain("surname");
  const phone = all.find((item) => item.field === "phone");
  expect(phone?.context).toHaveLength(5);
  const quoted = phone?.context.find((message) => message.isQuoted);
  expect(quoted?.text.slice(phone?.span.start, phone?.span.end)).toBe(phone?.quote);
});

it("lets nobody review what lies outside the scope, nor what is masked", async () => {
  const other = await api.signIn("zhangwei");
  expect((await queue(other)).data).toEqual([]);
  const boss = await api.signIn("boss", "operations");
  const seen = await queue(boss, "?limit=50");
  expect(seen.data.length).toBeGreaterThan(0);
  expect(seen.data.filter((item) => item.field === "phone")).toEqual([]);
});

it("takes what is decided off the queue, counts it, and puts it back when it is undone", async () => {
  const [item] = (await queue(liqian)).data;
  if (!item) throw new Error("the queue is empty");
  const before = (await liqian.get<{ data: ReviewSummaryJson }>("/review/summary")).data;
  const { data: decision } = await decide(liqian, item, { verdict: "confirmed" });
  const after = (await liqian.get<{ data: ReviewSummaryJson }>("/review/summary")).data;
  expect(after.open).toBe(before.open - 1);
  expect(after.today.confirmed).toBe(before.today.confirmed + 1);
  expect((await queue(liqian)).data.map((one) => one.factId)).not.toContain(item.factId);
  await liqian.send("DELETE", `/contacts/${item.contact.id}/decisions/${decision.id}`);
  expect((await liqian.get<{ data: ReviewSummaryJson }>("/review/summary")).data.open).toBe(before.open);
});

it("learns from what people reject: an extractor that is rarely right falls silent, and the state stays reproducible", async () => {
  const budgets = (await queue(liqian, "?limit=50")).data.filter((item) => item.field === "budget");
  expect(budgets.length).toBeGreaterThanOrEqual(11);
  const [spared, ...wrong] = budgets;
  if (!spared) throw new Error("no budget");
  for (const item of wrong) await decide(liqian, item, { verdict: "rejected" });
  await api.app.review.refreshTrust(CORP);
  await api.app.rebuild.waitUntilDerived(CORP, never);

  const admin = await api.signIn("root", "admin");
  const { data: trusts } = await admin.get<{ data: ExtractorTrustJson[] }>("/review/extractors");
  const silent = trusts.filter((trust) => trust.isSilent);
  expect(silent).toMatchObject([{ field: "budget", confirmed: 0, rejected: wrong.length }]);

  const left = (await queue(liqian, "?limit=50")).data;
  expect(left.filter((item) => item.field === "budget")).toEqual([]);
  const { data: contact } = await liqian.get<{ data: ContactDetailJson }>(`/contacts/${spared.contact.id}`);
  const field = contact.profile.find((one) => one.field === "budget");
  expect(field?.values).toEqual([]);
  expect(field?.facts).toMatchObject([{ id: spared.factId, isSilent: true }]);

  const hash = await api.app.rebuild.stateHash(CORP);
  await api.app.rebuild.rebuildAll(CORP, never);
  expect(await api.app.rebuild.stateHash(CORP)).toBe(hash);

  // Taken back, the extractor speaks again.
  const decisions = collectionOf(api.infrastructure.connection, factDecisionModel);
  await decisions.updateMany({ corpId: CORP, field: "budget" }, { $set: { undoneAt: new Date() } });
  expect(await api.app.review.refreshTrust(CORP)).toBe(true);
  await api.app.rebuild.waitUntilDerived(CORP, never);
  expect((await queue(liqian, "?limit=50")).data.map((item) => item.factId)).toContain(spared.factId);
}, 30_000);
