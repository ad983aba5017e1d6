import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { contactModel } from "#src/adapters/mongo/capture/contact-model.js";
import { mongoWarningDecisionStore, mongoWarningReadModel } from "#src/adapters/mongo/warnings/warning-stores.js";
import { wecomFollowModel } from "#src/adapters/mongo/wecom-data/wecom-models.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import type { Viewer } from "#src/domain/member/member.js";
import { defaultSettings } from "#src/domain/settings/settings.js";
import { DAY_MS } from "#src/domain/shared/time.js";
import { createWarningUseCases } from "#src/usecases/warnings/warning-use-cases.js";
import { aSourceMessage } from "#test/builders/a-source-message.js";
import { openStore, type TestStore } from "./open-store.js";
import { drainJobs, emptyStore, openPipeline, type Pipeline } from "./pipeline.js";

let store: TestStore;
let pipeline: Pipeline;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  await emptyStore(store.connection);
  pipeline = openPipeline(store.connection);
});

const CORP = "warned";
const never = new AbortController().signal;
const boss: Viewer = { corpId: CORP, userId: "boss", role: "manager", members: "all", seesContactDetails: true };
const only = (member: string): Viewer => ({ ...boss, userId: member, role: "sales", members: [member] });

let serial = 0;
/** A message some days before the pipeline's now. */
const wrote = (contact: string, text: string, daysAgo: number, side: "contact" | "member" = "contact"): SourceMessage =>
  aSourceMessage({
    conversation: `k-${contact}`,
    id: `m${serial++}`,
    side,
    from: side === "contact" ? contact : "liqian",
    to: side === "contact" ? "liqian" : contact,
    text,
    at: new Date(pipeline.clock.now().getTime() - daysAgo * DAY_MS),
  });

async function capture(...messages: SourceMessage[]): Promise<void> {
  await pipeline.capture.captureMessages({ corpId: CORP, messages, understand: "now" });
  await drainJobs(pipeline);
  await pipeline.rebuild.waitUntilDerived(CORP, never);
}
const contactNamed = async (id: string) => {
  const doc = await contactModel(store.connection).findOne({ corpId: CORP, "identities.id": id }).lean().exec();
  if (!doc) throw new Error(`no contact ${id}`);
  return doc;
};
const warningsUseCases = () => {
  const tasks: { title: string; assigneeId?: string | undefined }[] = [];
  const useCases = createWarningUseCases({
    warnings: mongoWarningReadModel(store.connection),
    decisions: mongoWarningDecisionStore(store.connection),
    tasks: {
      createTask: (_viewer, input) => {
        tasks.push(input);
        return Promise.resolve({ id: "tk_1" });
      },
      reopenLine: () => Promise.resolve(),
    },
    marks: pipeline.deriveDeps.contacts,
    derivation: pipeline.derive,
    clock: pipeline.clock,
    onDerivationFailed: (error) => {
      throw error;
    },
  });
  return { ...useCases, tasks };
};
const open = { status: "open" as const, kinds: [], after: null, limit: 50 };

it("finds a silence by the clock alone, and lets it end with the next word", async () => {
  await capture(...[40, 30, 20, 10].map((days) => wrote("wang", "在吗", days)));
  const useCases = warningsUseCases();
  expect((await useCases.page(boss, open)).items).toEqual([]);
  pipeline.clock.advance(5 * DAY_MS);
  await pipeline.derive.sweepStages({ corpId: CORP });
  expect((await useCases.page(boss, open)).items).toMatchObject([{ kind: "silence", severity: "medium" }]);
  expect(await contactNamed("wang")).toMatchObject({
    openWarnings: 1,
    warningKinds: ["silence"],
    worstWarning: "medium",
  });
  await capture(wrote("wang", "在的", 0));
  expect((await useCases.page(boss, open)).items).toEqual([]);
  expect((await useCases.page(boss, { ...open, status: "ended" })).items).toMatchObject([{ endedWhy: "客户重新开口" }]);
});

it("keeps a person's word through a rebuild, follows it to its outcome, and lets it be taken back", async () => {
  await capture(...[60, 50, 40, 30].map((days) => wrote("wang", "在吗", days)));
  const useCases = warningsUseCases();
  const [found] = (await useCases.page(boss, open)).items;
  if (!found) throw new Error("no warning");
  const dueAt = new Date(pipeline.clock.now().getTime() + DAY_MS);
  const taken = await useCases.takeUp(boss, { warningId: found.id, dueAt });
  expect(taken).toMatchObject({ status: "acted", outcome: { kind: "pending" }, decision: { taskId: "tk_1" } });
  expect(useCases.tasks).toMatchObject([{ title: found.play, assigneeId: "liqian" }]);
  // Saying it again makes nothing new.
  await useCases.takeUp(boss, { warningId: found.id, dueAt });
  expect(useCases.tasks).toHaveLength(1);
  await expect(useCases.dismiss(boss, { warningId: found.id, reason: "误报" })).rejects.toMatchObject({
    code: "already_decided",
  });

  const hash = await pipeline.rebuild.stateHash(CORP);
  await pipeline.rebuild.rebuildAll(CORP, never);
  expect(await pipeline.rebuild.stateHash(CORP)).toBe(hash);

  pipeline.clock.advance(3 * DAY_MS);
  await capture(wrote("wang", "在的,刚出差回来", 0));
  expect(await useCases.find(boss, found.id)).toMatchObject({
    status: "acted",
    endedWhy: "客户重新开口",
    outcome: { kind: "replied", afterDays: 3 },
  });
  expect((await useCases.summary(boss)).plays).toEqual([{ kind: "silence", outcome: "replied", count: 1 }]);
  expect(await useCases.reopen(boss, found.id)).toMatchObject({ status: "ended", decision: null });
});

it("shows warnings only inside the scope", async () => {
  await capture(...[60, 50, 40, 30].map((days) => wrote("wang", "在吗", days)));
  const useCases = warningsUseCases();
  const [found] = (await useCases.page(only("liqian"), open)).items;
  expect(found).toBeDefined();
  expect((await useCases.page(only("other"), open)).items).toEqual([]);
  await expect(useCases.find(only("other"), found?.id ?? "")).rejects.toMatchObject({ code: "not_found" });
  const openWarnings = mongoWarningReadModel(store.connection);
  expect(await openWarnings.forMember(CORP, "liqian", 10)).toHaveLength(1);
  expect([...(await openWarnings.forContacts(CORP, [found?.contactId ?? "", "nobody"])).keys()]).toEqual([
    found?.contactId,
  ]);
});

it("sees a second contact of the account, whichever of the two came first", async () => {
  const bought = [
    wrote("wang", "我是华盛包装机械有限公司的王伟", 20),
    wrote("wang", "那就定了,合同发我,今天付款", 19),
    wrote("wang", "款已经收到，谢谢", 18, "member"),
  ];
  await capture(...bought);
  expect((await contactNamed("wang")).warningKinds).toContain("single-threaded");
  await capture(wrote("li", "我是华盛包装机械有限公司的李雷", 1), wrote("li", "在吗", 1));
  expect((await contactNamed("wang")).warningKinds).not.toContain("single-threaded");
  const hash = await pipeline.rebuild.stateHash(CORP);
  await pipeline.rebuild.rebuildAll(CORP, never);
  expect(await pipeline.rebuild.stateHash(CORP)).toBe(hash);
});

it("carries tier with arithmetic and rhythm on the contact", async () => {
  await capture(
    ...[60, 50, 40].map((days) => wrote("wang", "在吗", days)),
    wrote("wang", "先来20台", 30),
    wrote("wang", "20台一共18万元，含运费", 29.9, "member"),
    wrote("wang", "那就定了，合同发我，今天付款", 29.8),
    wrote("wang", "款已经收到，谢谢", 29.7, "member"),
    wrote("wang", "货收到了,质量很好", 20),
  );
  const contact = await contactNamed("wang");
  expect(contact.value).toMatchObject({ orders: 1, ordersWithoutAmount: 0 });
  expect(contact.value?.lines.find((line) => line.label === "近一年金额")?.why).toContain("180,000");
  expect(contact.rhythm).toMatchObject({ gaps: 4, medianGapMs: 10 * DAY_MS });
});

it("reckons tiers by the limits of the corp", async () => {
  const settings = defaultSettings(CORP, "测试公司", new Date(0));
  const valueRules = { ...settings.valueRules, mvcPoints: 40, largeYearFen: 10_000_000 };
  const own = openPipeline(store.connection, {
    derive: { settings: { get: () => Promise.resolve({ ...settings, valueRules }) } },
  });
  await capture(wrote("wang", "那就定了，一共18万元，今天付款", 30), wrote("wang", "款已经收到，谢谢", 29.7, "member"));
  const { _id: contactId, tier } = await contactNamed("wang");
  expect(tier).toBe("normal");
  await own.derive.contactDecided({ corpId: CORP, contactId });
  expect(await contactNamed("wang")).toMatchObject({ tier: "MVC", value: { rules: valueRules } });
});

it("warns of being deleted, once the last of us who had the person is gone", async () => {
  await capture(wrote("wang", "在吗", 5), wrote("wang", "您好", 5, "member"));
  const { _id: contactId } = await contactNamed("wang");
  const follows = wecomFollowModel(store.connection);
  const pair = { corpId: CORP, externalUserId: "wm1", contactId, addedAt: new Date(0), tagIds: [] };
  const at = pipeline.clock.now();
  await follows.create([
    { ...pair, _id: "a", userId: "liqian", status: "removed_by_contact", statusAt: at },
    { ...pair, _id: "b", userId: "zhang", status: "active", statusAt: new Date(0) },
  ]);
  await pipeline.derive.contactDecided({ corpId: CORP, contactId });
  expect((await contactNamed("wang")).stage).toBe("engaged");
  await follows.updateOne({ _id: "b" }, { $set: { status: "removed_by_contact", statusAt: at } });
  await pipeline.derive.contactDecided({ corpId: CORP, contactId });
  expect(await contactNamed("wang")).toMatchObject({ stage: "lost", warningKinds: ["removed"], worstWarning: "high" });
  pipeline.clock.advance(DAY_MS);
  await capture(wrote("wang", "误删了,不好意思", 0));
  expect((await contactNamed("wang")).warningKinds).toEqual([]);
});
