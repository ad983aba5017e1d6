import { afterAll, beforeAll } from "vitest";
import { mongoCaptureLog } from "#src/adapters/mongo/capture/capture-log.js";
import { mongoConversationStore } from "#src/adapters/mongo/understand/conversation-store.js";
import { captureLogContract } from "#test/contracts/capture-log-contract.js";
import { fakeCaptureLog } from "#test/fakes/fake-capture-stores.js";
import { openStore, type TestStore } from "./open-store.js";

let store: TestStore;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

captureLogContract("the Mongo log", () => ({
  log: mongoCaptureLog(store.connection),
  due: (corpId) => mongoConversationStore(store.connection).due(corpId, null, 10),
}));

captureLogContract("the fake log", () => {
  const log = fakeCaptureLog();
  return { log, due: (corpId) => Promise.resolve([...log.due].filter((id) => id === `cv_${corpId}`)) };
});
