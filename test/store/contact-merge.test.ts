import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mongoMergeStore } from "#src/adapters/mongo/merge/merge-store.js";
import { movingCollections } from "#src/adapters/mongo/merge/moving-records.js";
import { contactModel } from "#src/adapters/mongo/capture/contact-model.js";
import { factModel } from "#src/adapters/mongo/understand/fact-model.js";
import {
  mongoContactWords,
  mongoDecisionStore,
  mongoPersonTagStore,
  mongoStageOverrideStore,
} from "#src/adapters/mongo/profile/people-stores.js";
import { mongoContactReadModel } from "#src/adapters/mongo/read/contact-read-model.js";
import { composeMerge } from "#src/app/merge.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import type { Viewer } from "#src/domain/member/member.js";
import { finishMerge, mergeContacts, undoMerge } from "#src/usecases/merge/merge-contacts.js";
import { aSourceMessage } from "#test/builders/a-source-message.js";
import { anyChats } from "./any-chat.js";
import { openStore, type TestStore } from "./open-store.js";
import { drainJobs, emptyStore, openPipeline, type Pipeline } from "./pipeline.js";

let store: TestStore;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const corpId = "same";
const never = new AbortController().signal;
const viewer: Viewer = { corpId, userId: "admin", role: "admin", members: "all", seesContactDetails: true };

async function heard(pipeline: Pipeline, messages: readonly SourceMessage[]): Promise<void> {
  if (messages.length > 0) await pipeline.capture.captureMessages({ corpId, messages });
  await drainJobs(pipeline);
  await pipeline.rebuild.waitUntilDerived(corpId, never);
}

const depsOf = ({ derive, live, clock }: Pipeline) => ({
  merges: mongoMergeStore(store.connection),
  derive,
  live,
  clock,
});

function mergingOf({ derive, live, clock }: Pipeline) {
  const contacts = mongoContactReadModel(store.connection);
  return composeMerge(store.connection, { derive, live, clock, contacts, audit: () => Promise.resolve() });
}

/** Everything of people, by whom it belongs to. */
async function peoplesRecords(): Promise<string> {
  const lines: string[] = [];
  for (const collection of movingCollections(store.connection)) {
    for await (const doc of collection.find({ corpId }).sort({ _id: 1 })) lines.push(JSON.stringify(doc));
  }
  return lines.join("\n");
}

/** A few words of people about a contact. */
async function peopleSpeak(pipeline: Pipeline, contactId: string, at: Date): Promise<void> {
  const { connection } = store;
  const fact = await factModel(connection).findOne({ corpId, contactId }).sort({ _id: 1 }).lean().exec();
  if (fact) {
    await mongoDecisionStore(connection).insert({
      corpId,
      id: `fd-${contactId}`,
      contactId,
      field: fact.field,
      factId: fact._id,
      verdict: "confirmed",
      value: fact.value,
      byUserId: "m0",
      at,
      undoneAt: null,
    });
  }
  await mongoPersonTagStore(connection).put({ corpId, contactId, group: "来源", label: "展会", byUserId: "m0", at });
  await mongoStageOverrideStore(connection).insert(corpId, contactId, {
    id: `so-${contactId}`,
    at,
    stage: "qualified",
    reason: "聊过",
    byUserId: "m0",
    isPinned: false,
  });
  await mongoContactWords(connection).setOwner(corpId, contactId, "m1");
  await pipeline.derive.contactDecided({ corpId, contactId });
}

describe("merging two contacts", () => {
  it(
    "gives the same state as a rebuild while it lasts, and an undo restores exactly, also with what came meanwhile",
    { timeout: 180_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          anyChats(24).chain((messages) =>
            fc.record({
              messages: fc.constant(messages),
              cut: fc.integer({ min: 2, max: messages.length }),
              first: fc.nat(9),
              second: fc.nat(8),
              speaks: fc.boolean(),
            }),
          ),
          async ({ messages, cut, first, second, speaks }) => {
            await emptyStore(store.connection);
            const pipeline = openPipeline(store.connection);
            await heard(pipeline, messages.slice(0, cut));
            const ids = (await contactModel(store.connection).find({ corpId }).sort({ _id: 1 }).lean().exec()).map(
              (contact) => contact._id,
            );
            const survivorId = ids[first % ids.length];
            const absorbedId = ids.filter((id) => id !== survivorId)[second % Math.max(1, ids.length - 1)];
            if (!survivorId || !absorbedId) return;
            if (speaks) {
              const at = pipeline.clock.now();
              for (const contactId of [survivorId, absorbedId]) await peopleSpeak(pipeline, contactId, at);
            }
            const words = await peoplesRecords();

            const deps = depsOf(pipeline);
            const input = { corpId, survivorId, absorbedId, evidence: [], byUserId: "m0" };
            const merge = await mergeContacts(deps, input);
            const merged = await pipeline.rebuild.stateHash(corpId);
            expect(await pipeline.rebuild.rebuildAll(corpId, never)).toBe(true);
            expect(await pipeline.rebuild.stateHash(corpId)).toBe(merged);

            await heard(pipeline, messages.slice(cut));
            await undoMerge(deps, { corpId, mergeId: merge.id, byUserId: "m0" });
            const undone = await pipeline.rebuild.stateHash(corpId);
            expect(await peoplesRecords()).toBe(words);
            await emptyStore(store.connection);
            const without = openPipeline(store.connection);
            await heard(without, messages.slice(0, cut));
            const at = without.clock.now();
            if (speaks) for (const contactId of [survivorId, absorbedId]) await peopleSpeak(without, contactId, at);
            await heard(without, messages.slice(cut));
            expect(undone).toBe(await without.rebuild.stateHash(corpId));
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  it("gives the survivor the other's conversations, facts, tags and identities, and search finds it", async () => {
    await emptyStore(store.connection);
    const pipeline = openPipeline(store.connection);
    await heard(pipeline, twoRecords());
    const reader = mongoContactReadModel(store.connection);
    const [wang, wangOnWecom] = await bothContacts();
    await peopleSpeak(pipeline, wangOnWecom, pipeline.clock.now());
    const merging = mergingOf(pipeline);
    await merging.merge(viewer, { survivorId: wang, absorbedId: wangOnWecom });

    const contact = await reader.find(viewer, wang);
    expect(contact?.identities.map((identity) => identity.id)).toEqual(["wx_wang", "wm_wang"]);
    expect(contact?.profile.map((value) => value.field)).toEqual(expect.arrayContaining(["phone", "budget"]));
    expect(contact?.tags).toContainEqual(expect.objectContaining({ group: "来源", label: "展会" }));
    expect(await reader.conversations(corpId, wang)).toHaveLength(2);
    expect((await reader.find(viewer, wangOnWecom))?.id).toBe(wang);
    const query = { stages: [], tags: [], ownerIds: [], sort: "lastMessageAt", after: null, limit: 50 } as const;
    const found = await reader.page(viewer, { ...query, q: "13800000017" });
    expect(found.items.map((item) => item.id)).toEqual([wang]);
    expect((await reader.page(viewer, { ...query, q: "" })).items).toHaveLength(1);
  });

  it("a merge that a crash left half done is finished, once", async () => {
    await emptyStore(store.connection);
    const pipeline = openPipeline(store.connection);
    await heard(pipeline, twoRecords());
    const [survivorId, absorbedId] = await bothContacts();
    const deps = depsOf(pipeline);
    const crashing = {
      ...deps,
      merges: { ...deps.merges, moveRecords: () => Promise.reject(new Error("killed")) },
    };
    const input = { corpId, survivorId, absorbedId, evidence: [], byUserId: null };
    await expect(mergeContacts(crashing, input)).rejects.toThrow("killed");
    const [left] = await deps.merges.ofContact(corpId, survivorId);
    expect(left?.state).toBe("merging");
    pipeline.clock.advance(120_000);
    await mergingOf(pipeline).sweep({ corpId });
    const [done] = await deps.merges.ofContact(corpId, survivorId);
    expect(done?.state).toBe("merged");
    if (done) await finishMerge(deps, done);
    const doc = await contactModel(store.connection).findOne({ _id: survivorId }).lean().exec();
    expect(doc?.absorbed).toHaveLength(1);
  });

  it("of two merges that would make a circle at most one happens", async () => {
    await emptyStore(store.connection);
    const pipeline = openPipeline(store.connection);
    await heard(pipeline, twoRecords());
    const [a, b] = await bothContacts();
    const deps = depsOf(pipeline);
    const both = await Promise.allSettled([
      mergeContacts(deps, { corpId, survivorId: a, absorbedId: b, evidence: [], byUserId: null }),
      mergeContacts(deps, { corpId, survivorId: b, absorbedId: a, evidence: [], byUserId: null }),
    ]);
    expect(both.filter((one) => one.status === "fulfilled").length).toBeLessThanOrEqual(1);
    const merged = await contactModel(store.connection).countDocuments({ corpId, mergedInto: { $type: "string" } });
    expect(merged).toBeLessThanOrEqual(1);
  });

  it("suggests equal phones, joins equal unionids by itself, and leaves what was taken apart", async () => {
    await emptyStore(store.connection);
    const pipeline = openPipeline(store.connection);
    await heard(pipeline, twoRecords());
    const [wang, wangOnWecom] = await bothContacts();
    const merging = mergingOf(pipeline);
    await merging.sweep({ corpId });
    expect((await merging.suggestions(viewer))[0]?.suggestion.evidence).toEqual([
      { kind: "phone", value: "13800000017", isConfirmed: false },
    ]);
    const keys = [wang, wangOnWecom].map((contactId) => ({ contactId, kind: "unionid" as const, value: "o_1" }));
    expect(await merging.knowAs(corpId, keys)).toBe(1);
    expect(await merging.suggestions(viewer)).toEqual([]);
    const [merge] = await merging.mergesOf(viewer, wang);
    expect(merge).toMatchObject({ state: "merged", byUserId: null });
    await merging.undo(viewer, merge?.id ?? "");
    expect(await merging.knowAs(corpId, keys)).toBe(0);
    await merging.sweep({ corpId });
    expect((await merging.mergesOf(viewer, wang))[0]?.state).toBe("undone");
  });
});

/** The same person in two channels. */
function twoRecords(): SourceMessage[] {
  const said = (source: string, id: string, text: string): SourceMessage => ({
    ...aSourceMessage({ id: `${id}-${text.length}`, conversation: id, from: id, to: "m0", side: "contact", text }),
    source,
  });
  return [
    said("wechaty:main", "wx_wang", "我电话13800000017"),
    said("wecom", "wm_wang", "预算大概50万以内"),
    said("wecom", "wm_wang", "我手机13800000017,加一下"),
  ];
}

async function bothContacts(): Promise<[string, string]> {
  const contacts = await contactModel(store.connection).find({ corpId }).lean().exec();
  const idOf = (id: string): string => contacts.find((contact) => contact.identities[0]?.id === id)?._id ?? "";
  return [idOf("wx_wang"), idOf("wm_wang")];
}
