import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { touchModel } from "#src/adapters/mongo/follow-up/touch-model.js";
import { aContact, aTouch } from "#test/builders/a-contact.js";
import { fakeClock } from "#test/fakes/fake-clock.js";
import { openFollowUp, putContact } from "./follow-up-kit.js";
import { databaseUrl } from "./database-url.js";
import { openStore, type TestStore } from "./open-store.js";

let store: TestStore;
let dir: string;
beforeAll(async () => {
  store = await openStore();
  dir = mkdtempSync(join(tmpdir(), "kill-"));
});
afterAll(async () => {
  rmSync(dir, { recursive: true });
  await store.close();
});

const TOUCHES = 120;
const KILLS = 4;

function startSender(url: string, corpId: string, outbox: string): ChildProcess {
  const args = ["--conditions=development", "--import", "tsx", "test/store/follow-up-sender.ts", url, corpId, outbox];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

/** Two senders side by side are killed again and again while they send; a third one finishes. */
it("no message goes out twice, whenever a sender is killed", { timeout: 120_000 }, async () => {
  const corpId = "kill";
  const outbox = join(dir, "outbox");
  writeFileSync(outbox, "");
  const url = databaseUrl(inject("mongoUrl"), store.prefix);
  const kit = openFollowUp(store.connection, corpId);
  for (let i = 0; i < TOUCHES; i++) {
    const identities = [{ channel: "wechaty", id: `wx_kill_${i}` }];
    await putContact(store.connection, aContact({ corpId, id: `ct_kill_${i}`, identities }));
    const due = new Date(kit.clock.now().getTime() - TOUCHES + i);
    await kit.stores.touches.insertOnce(
      aTouch({ corpId, id: `to_kill_${i}`, key: `k${i}`, contactId: `ct_kill_${i}`, dueAt: due }),
    );
  }
  for (let kill = 0; kill < KILLS; kill += 2) {
    const senders = [startSender(url, corpId, outbox), startSender(url, corpId, outbox)];
    for (const sender of senders) {
      if (sender.stdout) await once(sender.stdout, "data");
      await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 250));
      sender.kill("SIGKILL");
      await once(sender, "exit");
    }
  }
  const last = startSender(url, corpId, outbox);
  await once(last, "exit");

  const later = openFollowUp(store.connection, corpId, { clock: fakeClock("2026-11-23T10:30:00+08:00") });
  const sweep = await later.touch.sweepTouches({ corpId });
  // Claims that were not yet sending are planned again, and go out now.
  later.messenger.send = ({ touchId }) => {
    appendFileSync(outbox, `${touchId}\n`);
    return Promise.resolve({ channelMessageId: touchId });
  };
  while ((await later.touch.sendDueOf(corpId, "wechaty:main")) > 0);
  const received = readFileSync(outbox, "utf8").split("\n").filter(Boolean);
  expect(new Set(received).size).toBe(received.length);

  const touches = await touchModel(store.connection).find({ corpId }).lean().exec();
  const sent = touches.filter((touch) => touch.state === "sent").map((touch) => touch._id);
  const unknown = touches.filter((touch) => touch.state === "unknown").map((touch) => touch._id);
  expect(sent.length + unknown.length).toBe(TOUCHES);
  expect(unknown.length).toBe(sweep.becameUnknown);
  // A killed process held one claim at most; everything else is known, and known rightly.
  expect(unknown.length).toBeLessThanOrEqual(KILLS);
  const got = new Set(received);
  expect(sent.every((id) => got.has(id))).toBe(true);
  expect(received.every((id) => sent.includes(id) || unknown.includes(id))).toBe(true);
});
