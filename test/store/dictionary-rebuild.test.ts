import { afterAll, beforeAll, expect, it } from "vitest";
import { mongoSettingsStore } from "#src/adapters/mongo/settings/settings-store.js";
import { createSettingsUseCases } from "#src/usecases/settings/settings-use-cases.js";
import { aSourceMessage } from "#test/builders/a-source-message.js";
import { openStore, type TestStore } from "./open-store.js";
import { openPipeline } from "./pipeline.js";

let store: TestStore;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const corpId = "words";
const never = new AbortController().signal;

it("reads the log anew with the corp's words when they are edited, and without them when they are taken out", async () => {
  const now = new Date("2026-03-03T02:00:00Z");
  let isMarked = false;
  const settings = createSettingsUseCases({
    store: mongoSettingsStore(store.connection),
    clock: { now: () => now },
    corpName: "测试公司",
    cacheMs: 0,
    onDerivationInputsChanged: async (changed) => {
      isMarked = true;
      await pipeline.derive.markAllDue(changed);
    },
  });
  const pipeline = openPipeline(store.connection, { derive: { settings: { get: (id) => settings.current(id) } } });
  const messages = ["我们车间想上一批灵犀柜", "蓝鲸仓管那套老是对不上账"].map((text, i) =>
    aSourceMessage({ id: `w${i}`, text, at: new Date(now.getTime() + i * 60_000) }),
  );
  await pipeline.capture.captureMessages({ corpId, messages, understand: "later" });
  const said = async (): Promise<string[]> => {
    await pipeline.rebuild.waitUntilDerived(corpId, never);
    const facts = await store.connection.collection("facts").find({ corpId }).toArray();
    return facts.flatMap((fact) =>
      String(fact["extractor"]).endsWith(".dictionary") ? [`${String(fact["field"])}=${String(fact["value"])}`] : [],
    );
  };
  const teach = async (products: string[], competitors: string[]): Promise<void> => {
    const read = await settings.current(corpId);
    isMarked = false;
    await settings.change(corpId, {
      settings: { ...read, dictionary: { products, competitors, ownCompanyNames: [] } },
      basedOn: read.updatedAt,
      byUserId: "u",
    });
    expect(isMarked).toBe(true);
  };

  expect(await said()).toEqual([]);
  await teach(["灵犀柜"], ["蓝鲸仓管"]);
  expect((await said()).sort()).toEqual(["competitor=蓝鲸仓管", "productInterest=灵犀柜"]);
  const taught = await pipeline.rebuild.stateHash(corpId);
  await pipeline.rebuild.rebuildAll(corpId, never);
  expect(await pipeline.rebuild.stateHash(corpId)).toBe(taught);
  await teach([], []);
  expect(await said()).toEqual([]);
});
