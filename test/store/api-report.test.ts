import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FollowUpReportJson, Page, ReportRecordJson } from "#src/api/contract/contract.js";
import { taskModel } from "#src/adapters/mongo/follow-up/task-model.js";
import { promiseModel } from "#src/adapters/mongo/understand/promise-model.js";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { REPORT_METRICS, type ReportMetric } from "#src/domain/report/follow-up-report.js";
import type { ApiClient } from "#test/e2e/api-client.js";
import { CORP, openApi, type Line, type TestApi } from "./api-fixture.js";

const DAY_MINUTES = 1_440;
const MEMBERS = ["anna", "bo", "cai"];
let test: TestApi;
let root: ApiClient;
let manager: ApiClient;

/** The same sequence of numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const TEXTS = [
  "你好,请问XN模块多少钱",
  "好的,明天给您报价",
  "周五之前把样品寄给您",
  "预算大概30万",
  "我们下个月要采购20台",
  "谢谢,收到",
  "报价单已发您邮箱",
  "在吗",
  "可以安排一次演示吗",
];

beforeAll(async () => {
  test = await openApi();
  await test.app.access.addDepartment({ corpId: CORP, departmentId: "team", name: "一组", parentId: null });
  for (const [index, userId] of MEMBERS.entries())
    await test.signIn(userId, "sales", { departmentIds: index < 2 ? ["team"] : [] });
  root = await test.signIn("root", "admin");
  manager = await test.signIn("lead", "manager", { departmentIds: ["team"] });

  const next = numbers(7);
  const contacts: string[] = [];
  for (let index = 0; index < 9; index++) {
    const lines: Line[] = [];
    for (let at = (3 + next(25)) * DAY_MINUTES; at > 30; at -= 20 + next(2 * DAY_MINUTES)) {
      lines.push([next(2) === 0 ? "contact" : "member", TEXTS[next(TEXTS.length)] ?? "", at]);
    }
    contacts.push(await test.chat(MEMBERS[index % 3] ?? "anna", `客户${index}`, lines));
  }
  await groupChat(next);
  await seedPromisesAndTasks(next, contacts);
});
afterAll(() => test.close());

/** Two members and two contacts in one group: who was meant is worked out from who spoke. */
async function groupChat(next: (below: number) => number): Promise<void> {
  const people = [
    { id: "anna", side: "member" },
    { id: "cai", side: "member" },
    { id: "客户0", side: "contact" },
    { id: "客户1", side: "contact" },
  ];
  const rows = Array.from({ length: 60 }, (_, index) => ({
    conversation: "room",
    id: `g${index}`,
    at: new Date(Date.now() - (60 - index) * 200 * 60_000).toISOString(),
    from: people[next(people.length)],
    room: { id: "room", name: "项目群" },
    text: TEXTS[next(TEXTS.length)],
  }));
  await test.app.capture.captureRows({ corpId: CORP, source: "import", rows });
  await test.app.derive.deriveBacklog({ corpId: CORP });
}

/** Every state a promise or task can be in, spread over the last forty days. */
async function seedPromisesAndTasks(next: (below: number) => number, contacts: readonly string[]): Promise<void> {
  const ago = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);
  const maybe = (at: Date): Date | null => (next(3) === 0 ? null : at);
  const pick = <T>(from: readonly T[]): T => from[next(from.length)] as T;
  const promises = Array.from({ length: 150 }, (_, index) => {
    const said = 24 + next(40 * 24);
    const settled = { status: next(2) === 0 ? "kept" : "dropped", byUserId: "root", at: ago(next(said)) } as const;
    return {
      _id: `pr_seed${index}`,
      corpId: CORP,
      contactId: pick(contacts),
      conversationId: "none",
      side: next(5) === 0 ? ("contact" as const) : ("member" as const),
      memberId: pick(MEMBERS),
      what: "发资料",
      quote: "给您发资料",
      span: { start: 0, end: 5 },
      messageId: `ms_seed${index}`,
      saidAt: ago(said),
      due: null,
      dueAt: maybe(ago(said - next(100))),
      keptBy: null,
      keptAt: maybe(ago(next(said))),
      confidence: 1,
      extractor: "test",
      version: 1,
      resolution: next(4) === 0 ? settled : null,
      digest: "",
    };
  });
  await collectionOf(test.infrastructure.connection, promiseModel).insertMany(promises);
  const tasks = Array.from({ length: 150 }, (_, index) => {
    const status = pick(["open", "done", "closed"] as const);
    const late = ago(next(40 * 24) - 48);
    const ended = ago(next(30 * 24));
    return {
      _id: `tk_seed${index}`,
      corpId: CORP,
      key: `seed:${index}`,
      assigneeId: pick(MEMBERS),
      contactId: pick(contacts),
      reason: "manual" as const,
      title: `回访${index}`,
      messageId: null,
      quote: null,
      promiseId: null,
      suggestedText: "",
      dueAt: late,
      createdAt: ago(45 * 24),
      status,
      snoozedUntil: null,
      result:
        status === "done"
          ? { outcome: "reached" as const, note: "", byUserId: "anna", at: ended, nextTaskId: null }
          : null,
      closedBy: status === "closed" ? { why: "已回复", messageId: null, at: ended } : null,
      escalatedTo: null,
      escalatedAt: null,
      createdBy: null,
      effectiveDueAt: late,
      lateFromAt: late,
      rev: 0,
    };
  });
  await collectionOf(test.infrastructure.connection, taskModel).insertMany(tasks);
}

async function reportOf(client: ApiClient, query: string): Promise<FollowUpReportJson> {
  return (await client.get<{ data: FollowUpReportJson }>(`/reports/follow-up?${query}`)).data;
}

/** All records behind a number, page by page with an odd page size. */
async function recordsOf(client: ApiClient, query: string): Promise<ReportRecordJson[]> {
  const records: ReportRecordJson[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor ? `&cursor=${cursor}` : "";
    const page: Page<ReportRecordJson> = await client.get(`/reports/follow-up/records?limit=7&${query}${after}`);
    records.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor);
  return records;
}

describe("every number opens the records behind it", () => {
  it.each(["day", "week", "month"] as const)("of a %s, in total and per member", async (period) => {
    const report = await reportOf(root, `period=${period}`);
    const { from, to } = report.period;
    const wrong: string[] = [];
    const check = async (metric: ReportMetric, number: number, memberId: string | null): Promise<void> => {
      const who = memberId === null ? "" : `&memberId=${memberId}`;
      const records = await recordsOf(root, `metric=${metric}&from=${from}&to=${to}${who}`);
      const distinct = new Set(records.map((record) => JSON.stringify(record))).size;
      const isOrdered = records.every(
        (record, i) => i === 0 || (records[i - 1]?.at ?? "") >= record.at || metric.endsWith("Messages"),
      );
      if (records.length !== number || !isOrdered) wrong.push(`${metric} ${memberId}: ${number} ≠ ${records.length}`);
      if (metric.endsWith("Messages") && distinct !== records.length) wrong.push(`${metric} ${memberId}: repeats`);
      if (memberId !== null && records.some((record) => record.member.userId !== memberId))
        wrong.push(`${metric}: others'`);
    };
    for (const metric of REPORT_METRICS) {
      await check(metric, report.total[metric], null);
      for (const row of report.members) await check(metric, row[metric], row.member.userId);
    }
    expect(wrong).toEqual([]);
  });

  it("and each of them counts something in this test's month", async () => {
    const { total } = await reportOf(root, "period=month");
    expect(REPORT_METRICS.filter((metric) => total[metric] === 0)).toEqual([]);
  });

  it("also in the trend of days and in the period before", async () => {
    const report = await reportOf(root, "period=month");
    for (const point of report.trend.slice(-8)) {
      for (const metric of [
        "promisesBroken",
        "promisesKept",
        "inboundMessages",
        "newContacts",
        "stageMoves",
      ] as const) {
        const records = await recordsOf(root, `metric=${metric}&from=${point.date}&to=${point.date}`);
        expect([point.date, metric, records.length]).toEqual([point.date, metric, point[metric]]);
      }
    }
    const { from, to } = report.previous;
    for (const metric of ["promisesBroken", "promisesLate", "tasksDone", "tasksOverdue"] as const) {
      const records = await recordsOf(root, `metric=${metric}&from=${from}&to=${to}`);
      expect([metric, records.length]).toEqual([metric, report.previousTotal[metric]]);
    }
  });
});

describe("scope", () => {
  it("of a manager is the department; the numbers are those of its members", async () => {
    const [all, team] = [await reportOf(root, "period=month"), await reportOf(manager, "period=month")];
    expect(team.members.map((row) => row.member.userId).sort()).toEqual(["anna", "bo"]);
    const sumOf = (metric: ReportMetric): number =>
      all.members.filter((row) => row.member.userId !== "cai").reduce((sum, row) => sum + row[metric], 0);
    for (const metric of REPORT_METRICS) expect([metric, team.total[metric]]).toEqual([metric, sumOf(metric)]);
    const narrowed = await reportOf(root, "period=month&departmentId=team");
    expect(narrowed.total).toEqual(team.total);
    const { from, to } = team.period;
    const foreign = await manager.request(
      "GET",
      `/api/v1/reports/follow-up/records?metric=tasksDone&memberId=cai&from=${from}&to=${to}`,
    );
    expect(foreign.status).toBe(404);
  });
});

describe("the export", () => {
  it("says which numbers it holds, is safe to open, and leaves a trace", async () => {
    await test.app.access.updateUser(CORP, "cai", { name: "=HYPERLINK(1)" });
    const answer = await fetch(`${test.url}/api/v1/reports/follow-up.csv?period=month&departmentId=team`, {
      headers: { cookie: root.cookieHeader },
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(answer.headers.get("content-disposition")).toContain(".csv");
    const lines = bytes.toString("utf8").slice(1).split("\n");
    const report = await reportOf(root, "period=month&departmentId=team");
    expect(lines[1]).toBe(`周期,${report.period.label},${report.period.from},${report.period.to}`);
    expect(lines[2]).toBe("部门,一组");
    const total = lines.find((line) => line.startsWith("合计,"))?.split(",");
    expect(total?.[1 + REPORT_METRICS.indexOf("tasksDone")]).toBe(String(report.total.tasksDone));

    const whole = await fetch(`${test.url}/api/v1/reports/follow-up.csv?period=month`, {
      headers: { cookie: root.cookieHeader },
    });
    expect(await whole.text()).toContain("'=HYPERLINK(1)");
    const audit = await root.get<Page<{ action: string }>>("/audit");
    expect(audit.data.filter((entry) => entry.action === "export.follow-up-report")).toHaveLength(2);
    const sales = await test.signIn("anna");
    expect((await sales.request("GET", "/api/v1/reports/follow-up.csv")).status).toBe(403);
  });
});

it("refuses ranges that are turned around or endless", async () => {
  for (const range of [
    "from=2026-02-02&to=2026-02-01",
    "from=2020-01-01&to=2026-01-01",
    "from=2026-02-30&to=2026-03-01",
  ]) {
    expect((await root.request("GET", `/api/v1/reports/follow-up/records?metric=replies&${range}`)).status).toBe(400);
  }
});
