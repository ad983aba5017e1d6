import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { mongoWarningDecisionStore, mongoWarningReadModel } from "#src/adapters/mongo/warnings/warning-stores.js";
import type { Warning } from "#src/domain/warning/warning.js";
import { defaultFollowUp } from "#src/domain/settings/settings.js";
import { createWarningUseCases } from "#src/usecases/warnings/warning-use-cases.js";
import { aSourceMessage } from "#test/builders/a-source-message.js";
import { fakeClock } from "#test/fakes/fake-clock.js";
import { databaseUrl } from "./database-url.js";
import { aViewer, openFollowUp } from "./follow-up-kit.js";
import { openStore, type TestStore } from "./open-store.js";
import { drainJobs, openPipeline } from "./pipeline.js";

let store: TestStore;
let corps = 0;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const NOW = "2026-11-23T11:00:00+08:00";
const later = new Date("2026-11-25T02:00:00Z");
const next = { title: "回访", dueAt: later };

/** A contact that has complained, as the whole pipeline understands it. */
async function complaint() {
  const corpId = `warned-${++corps}`;
  const clock = fakeClock(NOW);
  const pipeline = openPipeline(store.connection, { capture: { clock }, derive: { clock } });
  const settings = { followUp: { ...defaultFollowUp, ladderStages: [], stageDwellDays: {} } };
  const kit = openFollowUp(store.connection, corpId, { clock, settings, derivation: pipeline.derive });
  const warnings = createWarningUseCases({
    warnings: mongoWarningReadModel(store.connection),
    decisions: mongoWarningDecisionStore(store.connection),
    tasks: kit.followUp,
    marks: pipeline.deriveDeps.contacts,
    derivation: pipeline.derive,
    clock,
    onDerivationFailed: (error) => {
      throw error;
    },
  });
  const say = async (side: "contact" | "member", at: string, text: string): Promise<void> => {
    const message = aSourceMessage({ conversation: corpId, id: at, side, at: `2026-11-23T${at}:00+08:00`, text });
    await pipeline.capture.captureMessages({ corpId, messages: [message] });
    await drainJobs(pipeline);
  };
  await say("member", "09:00", "王工早");
  await say("contact", "09:30", "我要投诉,你们这批货质量太差了,耽误我们生产");
  const contact = await store.connection.db?.collection("contacts").findOne({ corpId });
  const contactId = String(contact?._id);
  const plan = (): Promise<void> => kit.followUp.planFollowUp({ corpId, contactId });
  await plan();
  const tasks = () => kit.stores.tasks.ofContact(corpId, contactId, 50);
  const line = async () => {
    const found = (await tasks()).find((task) => task.reason === "warning");
    if (!found) throw new Error("no line for the warning");
    return found;
  };
  const warning = async (): Promise<Warning> => {
    const found = (await warnings.ofContact(corpId, contactId)).find(({ kind }) => kind === "complaint");
    if (!found) throw new Error("no warning");
    return found;
  };
  return { corpId, contactId, kit, clock, pipeline, warnings, say, plan, tasks, line, warning, me: aViewer(corpId) };
}

describe("a warning in the day list", () => {
  it("is one line with its play and evidence, however often and beside itself it is planned", async () => {
    const { kit, plan, tasks, me, warning } = await complaint();
    await Promise.all([plan(), plan(), plan()]);
    expect(await tasks()).toHaveLength(1);
    const [view] = (await kit.followUp.dayList(me)).today;
    const { id, messageId } = await warning();
    expect(view).toMatchObject({
      task: { reason: "warning", title: "客户投诉，还没有回应", warning: { id, kind: "complaint" } },
      evidence: { messageId, side: "contact", quote: expect.stringContaining("质量太差") },
    });
    expect(view?.priority?.why).toEqual(expect.arrayContaining(["有预警 +45", "客户有未处理的预警 +10"]));
  });

  it("done there takes up the play; undone there opens it again", async () => {
    const { kit, plan, line, warning, me, tasks, clock } = await complaint();
    const { id } = await line();
    await kit.followUp.completeTask(me, id, { outcome: "reached", note: "已电话致歉,换货", nextStep: next });
    expect(await warning()).toMatchObject({
      status: "acted",
      decision: { verdict: "acted", taskId: id, reason: "已电话致歉,换货", byUserId: "liqian" },
    });
    await plan();
    expect((await tasks()).filter((task) => task.reason === "warning")).toMatchObject([{ id, status: "done" }]);
    await kit.followUp.reopenTask(me, id);
    expect(await warning()).toMatchObject({ status: "open", decision: null });
    await plan();
    expect(await line()).toMatchObject({ id, status: "open" });
    clock.advance(1_000);
    await kit.followUp.completeTask(me, id, { outcome: "reached", note: "", nextStep: next });
    expect(await warning()).toMatchObject({ status: "acted" });
  });

  it("closed there is a dismissal", async () => {
    const { kit, line, warning, me } = await complaint();
    const { id } = await line();
    await kit.followUp.completeTask(me, id, { outcome: "closed", note: "开玩笑的", nextStep: null });
    expect(await warning()).toMatchObject({ status: "dismissed", decision: { reason: "开玩笑的" } });
  });

  it("dismissed on the warning closes the line; taken back opens it again", async () => {
    const { warnings, plan, line, warning, me } = await complaint();
    const { id } = await warning();
    await warnings.dismiss(me, { warningId: id, reason: "误报" });
    await plan();
    expect(await line()).toMatchObject({ status: "closed", closedBy: { why: "预警不再处理：误报" } });
    await warnings.reopen(me, id);
    await plan();
    expect(await line()).toMatchObject({ status: "open" });
  });

  it("taken up on the warning becomes that task alone", async () => {
    const { warnings, plan, tasks, warning, me } = await complaint();
    await warnings.takeUp(me, { warningId: (await warning()).id, dueAt: later });
    await plan();
    expect((await tasks()).map(({ reason, status }) => `${reason} ${status}`).sort()).toEqual([
      "manual open",
      "warning closed",
    ]);
  });

  it("taken back on the warning opens the line that was done", async () => {
    const { kit, warnings, plan, line, warning, me } = await complaint();
    await kit.followUp.completeTask(me, (await line()).id, { outcome: "reached", note: "", nextStep: next });
    await warnings.reopen(me, (await warning()).id);
    await plan();
    expect([(await line()).status, (await warning()).status]).toEqual(["open", "open"]);
  });

  it("is settled although the process was killed between the line and the warning", async () => {
    const { kit, corpId, clock, plan, line, warning } = await complaint();
    const { id } = await line();
    const url = databaseUrl(inject("mongoUrl"), store.prefix);
    const script = ["--conditions=development", "--import", "tsx", "test/store/follow-up-finisher.ts"];
    const finisher = spawn(process.execPath, [...script, url, corpId, id, NOW, later.toISOString()], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(finisher.stdout, "data");
    finisher.kill("SIGKILL");
    await once(finisher, "exit");
    expect([(await line()).status, (await warning()).status]).toEqual(["done", "open"]);
    clock.advance(61_000);
    expect((await kit.followUp.sweepTasks({ corpId })).checks).toBe(1);
    await plan();
    await plan();
    expect(await warning()).toMatchObject({ status: "acted", decision: { taskId: id, reason: "已致歉" } });
    const words = await store.connection.db?.collection("warning_decisions").countDocuments({ corpId });
    expect(words).toBe(1);
  });
});
