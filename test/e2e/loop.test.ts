/** Issue "The whole loop": the demo company as three people see it, through the API the pages use. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  ContactDetailJson,
  ContactRowJson,
  DayListJson,
  FollowUpReportJson,
  MessagesJson,
  Page,
  ReportRecordJson,
} from "#src/api/contract/contract.js";
import { startInstance, type Instance } from "./instance.js";

let instance: Instance;
beforeAll(async () => {
  instance = await startInstance({ demo: true });
});
afterAll(async () => instance?.stop());

const wang = async (role: "sales" | "manager"): Promise<ContactDetailJson> => {
  const client = await instance.signIn(role);
  const { data } = await client.get<Page<ContactRowJson>>(`/contacts?q=${encodeURIComponent("华盛")}`);
  const [row] = data;
  if (!row) throw new Error("the demo's 王工 of 华盛 was not found");
  return (await client.get<{ data: ContactDetailJson }>(`/contacts/${row.id}`)).data;
};

describe("a customer whose chat held a phone, a budget and a promise", () => {
  it("shows the salesperson each fact with its quote, found word for word in the message", async () => {
    const client = await instance.signIn("sales");
    const detail = await wang("sales");
    const values = new Map(detail.profile.map((field) => [field.field, field]));
    expect(values.get("phone")?.values.map((value) => value.value)).toContain("13800000126");
    expect(values.get("budget")?.values.map((value) => value.value)).toContain("<=500000");

    for (const fact of detail.profile.flatMap((field) => field.facts)) {
      const { data } = await client.get<MessagesJson>(
        `/contacts/${detail.id}/messages?around=${fact.evidence.messageId}`,
      );
      const message = data.find((candidate) => candidate.id === fact.evidence.messageId);
      expect(message?.text).toContain(fact.evidence.quote);
    }
  });

  it("has a stage with its reason and tags by rule", async () => {
    const detail = await wang("sales");
    expect(["opportunity", "customer"]).toContain(detail.stage);
    expect(detail.stageInfo.reason).not.toBe("");
    expect(detail.transitions.at(-1)).toMatchObject({ rule: expect.any(String) as string });
    expect(detail.tags.some((tag) => tag.origin === "rule")).toBe(true);
  });

  it("masks the phone for the manager, and looking at it is audited", async () => {
    const manager = await instance.signIn("manager");
    const detail = await wang("manager");
    const phone = detail.profile.find((field) => field.field === "phone")?.values[0];
    expect(phone).toMatchObject({ isMasked: true });
    expect(phone?.value).not.toContain("13800000126");
    const revealed = await manager.send<{ data: { values: string[] } }>("POST", `/contacts/${detail.id}/reveal`, {
      field: "phone",
    });
    expect(revealed.data.values).toContain("13800000126");
    const audit = await manager.get<Page<{ action: string; target: string }>>("/audit");
    expect(audit.data.some((entry) => entry.target.includes(detail.id))).toBe(true);
  });
});

describe("the day list", () => {
  it("has a task that came from a promise, with the promise's words", async () => {
    const client = await instance.signIn("sales");
    const { data } = await client.get<{ data: DayListJson }>("/day-list");
    const tasks = [...data.overdue, ...data.today, ...data.upcoming];
    const promised = tasks.filter((task) => task.reason === "promise_due" || task.reason === "promise_broken");
    expect(promised.length).toBeGreaterThan(0);
    for (const task of promised) expect(task.evidence?.quote).toBeTruthy();
  });

  it("is empty for operations, who have no contacts of their own", async () => {
    const client = await instance.signIn("operations");
    const { data } = await client.get<{ data: DayListJson }>("/day-list");
    expect(data.overdue.filter((task) => task.assignee.userId === "suya")).toEqual([]);
  });
});

describe("the follow-up report", () => {
  it("counts the promises, and every number opens as many records", async () => {
    const client = await instance.signIn("manager");
    const { data: report } = await client.get<{ data: FollowUpReportJson }>("/reports/follow-up?period=month");
    expect(report.members.length).toBeGreaterThan(0);
    for (const metric of [
      "newContacts",
      "inboundMessages",
      "promisesMade",
      "promisesKept",
      "promisesBroken",
      "stageMoves",
    ] as const) {
      let counted = 0;
      let cursor: string | null = "";
      while (cursor !== null) {
        const page: Page<ReportRecordJson> = await client.get(
          `/reports/follow-up/records?metric=${metric}&from=${report.period.from}&to=${report.period.to}&limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
        );
        counted += page.data.length;
        cursor = page.nextCursor;
      }
      expect([metric, counted]).toEqual([metric, report.total[metric]]);
    }
  });

  it("shows the eastern manager his own department only", async () => {
    const client = await instance.signIn("manager");
    const { data: report } = await client.get<{ data: FollowUpReportJson }>("/reports/follow-up?period=month");
    const seen = report.members.map((row) => row.member.userId);
    expect(seen).toContain("liqian");
    expect(seen).not.toContain("fangyuan");
  });
});

describe("derivation", () => {
  it("gives the same state when everything is derived anew", async () => {
    const stateHash = async (): Promise<string> => (await instance.cli(["state-hash"])).stdout.trim();
    // The demo's people keep talking and scanning codes; for the comparison they hold their breath.
    const { processes } = instance.ready();
    const talkers = ["bot", "simulator"].flatMap((name) => processes[name] ?? []);
    for (const pid of talkers) process.kill(pid, "SIGSTOP");
    try {
      let before = "";
      await expect
        .poll(
          async () => {
            const last = before;
            before = await stateHash();
            return before === last;
          },
          { timeout: 60_000, interval: 1_000 },
        )
        .toBe(true);
      const rebuild = await instance.cli(["rebuild"]);
      expect(rebuild.code).toBe(0);
      expect(before).toMatch(/^[0-9a-f]{64}$/);
      expect(await stateHash()).toBe(before);
    } finally {
      for (const pid of talkers) process.kill(pid, "SIGCONT");
    }
  });
});
