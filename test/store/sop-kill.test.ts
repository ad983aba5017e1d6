import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { enrollmentModel } from "#src/adapters/mongo/sop/enrollment-store.js";
import { taskModel } from "#src/adapters/mongo/follow-up/task-model.js";
import { touchModel } from "#src/adapters/mongo/follow-up/touch-model.js";
import { aContact } from "#test/builders/a-contact.js";
import { aDefinition, aMessage, aReminder, wait } from "#test/builders/a-sop.js";
import { fakeClock } from "#test/fakes/fake-clock.js";
import { putContact } from "./follow-up-kit.js";
import { databaseUrl } from "./database-url.js";
import { openStore, type TestStore } from "./open-store.js";
import { openSop } from "./sop-kit.js";

let store: TestStore;
beforeAll(async () => void (store = await openStore()));
afterAll(() => store.close());

const CONTACTS = 20;
const KILLS = 4;

function startRunner(corpId: string, now: Date): ChildProcess {
  const url = databaseUrl(inject("mongoUrl"), store.prefix);
  const args = [
    "--conditions=development",
    "--import",
    "tsx",
    "test/store/sop-runner.ts",
    url,
    corpId,
    now.toISOString(),
  ];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

/** Two runners side by side are killed again and again while they work; a third one finishes. */
it("no step is lost or done twice, whenever a runner is killed", { timeout: 120_000 }, async () => {
  const corpId = "sop-kill";
  const kit = openSop(store.connection, corpId);
  const steps = [0, 1, 2, 3].flatMap((i) => [
    aMessage(`m${i}`, 0, { wait: wait(0, null) }),
    aReminder(`t${i}`, 0, { wait: wait(0, null) }),
  ]);
  const sop = await kit.activate(aDefinition({ steps }));
  for (let i = 0; i < CONTACTS; i++) {
    const contactId = `ct_sopkill_${i}`;
    await putContact(
      store.connection,
      aContact({ corpId, id: contactId, identities: [{ channel: "wechaty", id: contactId }], lastInboundAt: null }),
    );
    await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId });
  }
  for (let kill = 0; kill < KILLS; kill += 2) {
    const runners = [startRunner(corpId, kit.clock.now()), startRunner(corpId, kit.clock.now())];
    for (const runner of runners) {
      if (runner.stdout) await once(runner.stdout, "data");
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 250));
      runner.kill("SIGKILL");
      await once(runner, "exit");
    }
  }
  // Leases of the killed ones are over, on the same day.
  const last = startRunner(corpId, fakeClock("2026-11-23T10:30:00+08:00").now());
  await once(last, "exit");

  const touches = await touchModel(store.connection).find({ corpId }).lean().exec();
  const tasks = await taskModel(store.connection).find({ corpId, reason: "sop" }).lean().exec();
  const enrolled = await enrollmentModel(store.connection).find({ corpId }).lean().exec();
  expect(enrolled.filter(({ status, done }) => status === "completed" && done.length === steps.length)).toHaveLength(
    CONTACTS,
  );
  expect(new Set(enrolled.flatMap(({ done }) => done.map(({ ref }) => ref))).size).toBe(CONTACTS * steps.length);
  expect([touches.length, tasks.length]).toEqual([CONTACTS * 4, CONTACTS * 4]);
});
