import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SopEnrollmentJson, SopForecastJson, SopJson, SopListItemJson } from "#src/api/contract/sop.js";
import type { ApiClient } from "#test/e2e/api-client.js";
import { aBranch, aDefinition, aMessage, aReminder, wait } from "#test/builders/a-sop.js";
import { openApi, type TestApi } from "./api-fixture.js";

let test: TestApi;
let operations: ApiClient;
let sales: ApiClient;
let contactId: string;
beforeAll(async () => {
  test = await openApi();
  operations = await test.signIn("suya", "operations");
  sales = await test.signIn("liqian");
  contactId = await test.chat("liqian", "wx_wang", [["contact", "伺服电机什么价格?", 600]]);
});
afterAll(() => test.close());

const definition = aDefinition({
  steps: [
    aMessage("hi", 1),
    aBranch("b", 2, {
      condition: { kind: "fact", not: false, field: "budget", value: null },
      yes: [aReminder("y", 2)],
      no: [aReminder("n", 3, { wait: wait(3, "10:00", "working") })],
    }),
  ],
});

describe("plans through the API", () => {
  it("are written by operations, tried out, put on, moved and stopped", async () => {
    const created = await operations.send<{ data: SopJson }>("POST", "/sops", { definition });
    const { id } = created.data;
    expect(created.data).toMatchObject({ status: "draft", version: 1, definition });
    await operations.send("POST", `/sops/${id}/status`, { status: "active" });

    const until = new Date(Date.now() + 40 * 86_400_000).toISOString();
    const forecast = await sales.send<{ data: SopForecastJson }>("POST", "/sop-forecasts", {
      definition,
      contactId,
      until,
    });
    expect(forecast.data.steps.map(({ stepId, kind }) => [stepId, kind])).toEqual([
      ["hi", "touch"],
      ["b", "no"],
      ["n", "task"],
    ]);
    expect(forecast.data.end?.reason).toBe("completed");

    const enrolled = await sales.send<{ data: SopEnrollmentJson }>("POST", `/sops/${id}/enrollments`, { contactId });
    expect(enrolled.data).toMatchObject({
      status: "active",
      version: 1,
      next: { stepId: "hi" },
      contact: { id: contactId },
    });
    expect(
      (await sales.send<{ data: SopEnrollmentJson }>("POST", `/sops/${id}/enrollments`, { contactId })).data.id,
    ).toBe(enrolled.data.id);
    const rest = await sales.get<{ data: SopForecastJson }>(
      `/sop-enrollments/${enrolled.data.id}/forecast?until=${encodeURIComponent(until)}`,
    );
    expect(rest.data.steps).toHaveLength(3);

    const longer = { ...definition, steps: [...definition.steps, aReminder("last", 20)] };
    const saved = await operations.send<{ data: SopJson }>("PUT", `/sops/${id}`, {
      basedOn: 1,
      definition: longer,
      running: "stay",
    });
    expect(saved.data.versions.map(({ version, running }) => [version, running])).toEqual([
      [2, 0],
      [1, 1],
    ]);
    expect(
      (await sales.send<{ data: SopEnrollmentJson }>("POST", `/sop-enrollments/${enrolled.data.id}/move`)).data.version,
    ).toBe(2);

    expect((await sales.get<{ data: SopEnrollmentJson[] }>(`/contacts/${contactId}/sops`)).data).toHaveLength(1);
    const stopped = await sales.send<{ data: SopEnrollmentJson }>("POST", `/sop-enrollments/${enrolled.data.id}/stop`);
    expect(stopped.data).toMatchObject({ status: "stopped", stop: { reason: "by_person", byUserId: "liqian" } });
    const list = await operations.get<{ data: SopListItemJson[] }>("/sops");
    expect(list.data).toMatchObject([{ id, stepCount: 5, running: 0, stopped: 1, version: 2 }]);
  });

  it("name every fault of a definition with its place", async () => {
    const bad = { ...definition, steps: [aMessage("a", 2, { text: "{昵称}" }), aReminder("a", 1)] };
    await expect(operations.send("POST", "/sops", { definition: bad })).rejects.toThrow(
      /invalid_input definition\.steps\[0\]\.text: .*steps\[1\]\.id: .*steps\[1\]\.wait: /,
    );
  });

  it("stay inside the scope: others' contacts can be neither tried nor put on", async () => {
    const other = await test.signIn("zhouhang");
    const { data } = await operations.send<{ data: SopJson }>("POST", "/sops", { definition });
    await operations.send("POST", `/sops/${data.id}/status`, { status: "active" });
    await expect(other.send("POST", `/sops/${data.id}/enrollments`, { contactId })).rejects.toThrow("not_found");
    await expect(other.get(`/contacts/${contactId}/sops`)).rejects.toThrow("not_found");
    await expect(sales.send("POST", "/sops", { definition })).rejects.toThrow("not_allowed");
    await sales.send("POST", `/sops/${data.id}/enrollments`, { contactId });
    expect((await other.get<{ data: unknown[] }>(`/sops/${data.id}/enrollments`)).data).toEqual([]);
  });
});

describe("the clock", () => {
  it("cannot be moved outside of a demo", async () => {
    expect((await sales.get<{ data: { isMovable: boolean } }>("/clock")).data).toMatchObject({
      isMovable: false,
      offsetMs: 0,
    });
    await expect(sales.send("POST", "/clock", { byMinutes: 60 })).rejects.toThrow("not_allowed");
  });

  it("moves in a demo, and everything that asks for the time follows", async () => {
    const demo = await openApi({ DEMO: "1" });
    try {
      const member = await demo.signIn("liqian");
      const before = Date.now();
      await member.send("POST", "/clock", { byMinutes: 3 * 1_440 });
      const { now } = (await member.get<{ data: { now: string } }>("/clock")).data;
      expect(Math.abs(Date.parse(now) - before - 3 * 86_400_000)).toBeLessThan(60_000);
      expect(
        (await member.get<{ data: { date: string } }>("/day-list")).data.date >
          new Date(before).toISOString().slice(0, 10),
      ).toBe(true);
      await member.send("POST", "/clock", { toReal: true });
      expect((await member.get<{ data: { offsetMs: number } }>("/clock")).data.offsetMs).toBe(0);
    } finally {
      await demo.close();
    }
  });
});
