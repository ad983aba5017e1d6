/** Segments: the store's answer and the rule in memory agree, versions are kept, scopes hold, indexes serve. */
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contactModel } from "#src/adapters/mongo/capture/contact-model.js";
import { conversationModel } from "#src/adapters/mongo/capture/conversation-model.js";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { touchModel } from "#src/adapters/mongo/follow-up/touch-model.js";
import { mongoSegmentReader } from "#src/adapters/mongo/segment/segment-reader.js";
import { mongoSegmentStore } from "#src/adapters/mongo/segment/segment-store.js";
import { intentModel } from "#src/adapters/mongo/understand/intent-model.js";
import { stageTransitionModel } from "#src/adapters/mongo/understand/stage-transition-model.js";
import type { Viewer } from "#src/domain/member/member.js";
import { matches } from "#src/domain/segment/matches.js";
import { SegmentRuleSchema, type SegmentRule } from "#src/domain/segment/rule.js";
import { defaultSettings } from "#src/domain/settings/settings.js";
import { createSegmentUseCases } from "#src/usecases/segment/segment-use-cases.js";
import { aContact, aTouch } from "#test/builders/a-contact.js";
import { anyRule, anySubject, GROUP_IDS, SEGMENT_NOW, type AnySubject } from "#test/builders/any-segment.js";
import { aViewer } from "./follow-up-kit.js";
import { openStore, type TestStore } from "./open-store.js";

const corpId = "c-seg";
const moment = { now: SEGMENT_NOW, zone: "Asia/Shanghai" };
const everybody: Viewer = { ...aViewer(corpId, "ops", "all"), role: "operations" };

let store: TestStore;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const use = () =>
  createSegmentUseCases({
    segments: mongoSegmentStore(store.connection),
    reader: mongoSegmentReader(store.connection),
    settings: { get: () => Promise.resolve(defaultSettings(corpId, "测试", new Date(0))) },
    clock: { now: () => SEGMENT_NOW },
  });

/** Replaces everything that rules look at. */
async function putSubjects(subjects: readonly AnySubject[]): Promise<void> {
  const { connection } = store;
  const contacts = collectionOf(connection, contactModel);
  const [intents, moves] = [collectionOf(connection, intentModel), collectionOf(connection, stageTransitionModel)];
  const [talks, touches] = [collectionOf(connection, conversationModel), collectionOf(connection, touchModel)];
  for (const each of [contacts, intents, moves, talks, touches]) await each.deleteMany({});
  const docs = subjects.map(({ contact: { id, ...fields } }) => ({
    ...aContact({ corpId }),
    ...fields,
    _id: id,
    id: undefined,
  }));
  // Records merged into others stay and are nobody.
  const merged = docs.flatMap((doc, i) => {
    const identities = doc.identities.map((identity) => ({ ...identity, id: `${identity.id}-was` }));
    return i % 3 === 0 ? [{ ...doc, _id: `${doc._id}-was`, identities, mergedInto: doc._id }] : [];
  });
  await contacts.insertMany([...docs, ...merged] as never);
  const said = subjects.flatMap(({ contact, lookups }) =>
    [...lookups.intents].map(([intent, saidAt]) => ({
      _id: `${contact.id}/${intent}`,
      corpId,
      contactId: contact.id,
      intent,
      saidAt,
    })),
  );
  if (said.length > 0) await intents.insertMany(said as never);
  const bought = subjects.flatMap(({ contact, lookups }) =>
    lookups.boughtAt ? [{ _id: contact.id, corpId, contactId: contact.id, to: "customer", at: lookups.boughtAt }] : [],
  );
  if (bought.length > 0) await moves.insertMany(bought as never);
  await talks.insertMany(
    GROUP_IDS.map((id) => ({
      _id: id,
      corpId,
      kind: "group",
      contactIds: subjects.filter(({ lookups }) => lookups.groupIds.has(id)).map(({ contact }) => contact.id),
    })) as never,
  );
  const sent = subjects.flatMap(({ contact, campaigns }) =>
    [...campaigns].map(([id, { state, replied, opened, converted }]) => {
      const broadcast = {
        id,
        pageId: "p",
        variant: "A",
        repliedAt: replied ? SEGMENT_NOW : null,
        openedAt: opened ? SEGMENT_NOW : null,
        convertedAt: converted ? SEGMENT_NOW : null,
      };
      const touch = aTouch({
        corpId,
        key: `${id}:${contact.id}`,
        contactId: contact.id,
        state,
        why: "broadcast",
        broadcast,
      });
      return { ...touch, id: undefined, _id: `${id}/${contact.id}` };
    }),
  );
  if (sent.length > 0) await touches.insertMany(sent);
}

describe("a rule", () => {
  it("finds in the store exactly whom it matches in memory", async () => {
    const reader = mongoSegmentReader(store.connection);
    const crowd = fc.tuple(...Array.from({ length: 60 }, (_, n) => anySubject(`ct_${n}`)));
    await fc.assert(
      fc.asyncProperty(crowd, fc.array(anyRule, { minLength: 25, maxLength: 25 }), async (subjects, rules) => {
        await putSubjects(subjects);
        for (const rule of rules) {
          const wanted = subjects
            .filter(({ contact, lookups }) => matches(rule, contact, moment, lookups))
            .map(({ contact }) => contact.id)
            .sort();
          const found: string[] = [];
          for await (const page of reader.pages(everybody, rule, moment, 7)) found.push(...page.map(({ id }) => id));
          expect({ rule, found: found.sort() }).toEqual({ rule, found: wanted });
          expect(await reader.count(everybody, rule, moment, 10_000)).toEqual({
            count: wanted.length,
            isPartial: false,
          });
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });

  it("judges one contact as the whole store does", async () => {
    const subjects = fc.sample(anySubject("x"), 20).map((subject, n) => ({
      ...subject,
      contact: { ...subject.contact, id: `ct_${n}`, identities: [{ channel: "wechaty", id: `w${n}` }] },
    }));
    await putSubjects(subjects);
    const segments = use();
    for (const rule of fc.sample(anyRule, 20)) {
      const inStore = new Set(
        (await mongoSegmentReader(store.connection).sample(everybody, rule, moment, 100)).map(({ id }) => id),
      );
      for (const { contact } of subjects) {
        expect(await segments.contains(corpId, rule, contact.id)).toBe(inStore.has(contact.id));
      }
    }
  });

  it("sees no further than the viewer", async () => {
    const contact = (id: string, memberIds: string[]) => ({
      ...aContact({ corpId }),
      id,
      memberIds,
      identities: [{ channel: "wechaty", id }],
    });
    await putSubjects(
      [contact("ct_a", ["liqian"]), contact("ct_b", ["zhouhang"])].map((one) => ({
        contact: one,
        lookups: { intents: new Map(), boughtAt: null, groupIds: new Set(), campaigns: new Map() },
        campaigns: new Map(),
      })),
    );
    const rule: SegmentRule = {
      kind: "any",
      of: [
        { kind: "stage", in: ["engaged"] },
        { kind: "not", of: { kind: "opted_out" } },
      ],
    };
    expect(await use().count(aViewer(corpId, "liqian"), rule)).toEqual({ count: 1, isPartial: false });
    expect((await use().sample(aViewer(corpId, "liqian"), rule)).map(({ id }) => id)).toEqual(["ct_a"]);
  });

  it("takes a merged person once, with the channels of both records", async () => {
    const record = (id: string, channel: string) => ({
      contact: { ...aContact({ corpId }), id, memberIds: ["liqian"], identities: [{ channel, id }] },
      lookups: { intents: new Map(), boughtAt: null, groupIds: new Set<string>(), campaigns: new Map() },
      campaigns: new Map(),
    });
    await putSubjects([record("ct_kept", "wechaty"), record("ct_gone", "wecom")]);
    const contacts = collectionOf(store.connection, contactModel);
    const absorbed = [{ mergeId: "mg_1", contactId: "ct_gone", identities: [{ channel: "wecom", id: "ct_gone" }] }];
    await contacts.updateOne({ _id: "ct_kept" }, { $set: { absorbed } });
    await contacts.updateOne({ _id: "ct_gone" }, { $set: { mergedInto: "ct_kept" } });
    const all: SegmentRule = { kind: "all", of: [] };
    const onWecom: SegmentRule = { kind: "channel", in: ["wecom"] };
    for (const rule of [all, onWecom, { kind: "any", of: [all, onWecom] }] as SegmentRule[]) {
      expect(await use().count(everybody, rule)).toEqual({ count: 1, isPartial: false });
      expect(await use().contains(corpId, rule, "ct_kept")).toBe(true);
      expect(await use().contains(corpId, rule, "ct_gone")).toBe(false);
    }
    for await (const page of mongoSegmentReader(store.connection).pages(everybody, onWecom, moment, 10, "slim")) {
      expect(page.map(({ id, identities }) => [id, identities.map(({ channel }) => channel)])).toEqual([
        ["ct_kept", ["wechaty", "wecom"]],
      ]);
    }
  });

  it.each<{ rule: SegmentRule; index: string }>([
    { rule: { kind: "stage", in: ["customer"] }, index: "list_by_stage" },
    { rule: { kind: "tag", label: "展会" }, index: "list_by_tag" },
    { rule: { kind: "tag", group: "来源", label: "展会" }, index: "list_by_tag" },
    { rule: { kind: "fact", field: "company", op: "is", value: "华盛精密" }, index: "profile_value" },
    { rule: { kind: "opened", withinDays: 30 }, index: "opened_at" },
    { rule: { kind: "opened", of: { kind: "link", id: "sl_1" }, withinDays: 30 }, index: "opened_thing" },
    { rule: { kind: "time", field: "lastInboundAt", op: "older_days", days: 30 }, index: "last_inbound" },
    {
      rule: {
        kind: "any",
        of: [
          { kind: "stage", in: ["lost"] },
          { kind: "tag", label: "展会" },
        ],
      },
      index: "list_by_stage",
    },
  ])("is found through $index: $rule", async ({ rule, index }) => {
    const plan = await use().plan(everybody, rule);
    expect(plan.stages).not.toContain("COLLSCAN");
    expect(plan.indexes).toContain(index);
  });
});

describe("a saved segment", () => {
  it("keeps every version and refuses to overwrite what somebody else saved", async () => {
    const segments = use();
    const rule: SegmentRule = { kind: "stage", in: ["lead"] };
    const made = await segments.create(everybody, { name: "新线索", rule });
    const next = await segments.change(everybody, made.id, {
      basedOn: 1,
      name: "线索",
      rule: { kind: "all", of: [rule] },
    });
    expect(next.version).toBe(2);
    await expect(segments.change(everybody, made.id, { basedOn: 1, name: "迟到", rule })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await segments.versions(corpId, made.id)).map(({ version, name }) => [version, name])).toEqual([
      [2, "线索"],
      [1, "新线索"],
    ]);
    await segments.change(everybody, made.id, { basedOn: 2, name: "线索", rule, isArchived: true });
    expect(await segments.list(corpId)).toEqual([]);
  });

  it("takes only rules it can evaluate", () => {
    expect(SegmentRuleSchema.safeParse({ kind: "stage", in: ["nirgends"] }).success).toBe(false);
    expect(SegmentRuleSchema.safeParse({ kind: "fact", field: "company", op: "is" }).success).toBe(false);
    const many = { kind: "all", of: Array.from({ length: 61 }, () => ({ kind: "opted_out" })) };
    expect(SegmentRuleSchema.safeParse(many).success).toBe(false);
    expect(
      SegmentRuleSchema.safeParse({ kind: "any", of: [{ kind: "time", field: "createdAt", op: "never" }] }).success,
    ).toBe(true);
  });
});
