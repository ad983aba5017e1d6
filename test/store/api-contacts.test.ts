import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  ContactDetailJson,
  ContactRowJson,
  DecisionJson,
  ErrorBody,
  MessageJson,
  MessagesJson,
  Page,
  PromiseJson,
  TaskJson,
  TimelineEntryJson,
} from "#src/api/contract/contract.js";
import type { SavedViewJson } from "#src/api/contract/contact-views.js";
import type { ConversationRowJson } from "#src/api/contract/conversations.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import type { ApiClient } from "#test/e2e/api-client.js";
import { CORP, openApi, type Line, type TestApi } from "./api-fixture.js";

let test: TestApi;
let sales: ApiClient;
let id: string;

beforeAll(async () => {
  test = await openApi();
  sales = await test.signIn("liqian");
  await test.signIn("zhao");
  await test.signIn("root", "admin");
  id = await test.chat("liqian", "王工", [
    ["contact", "你好,我是华盛精密的,想了解XN扩展模块", 3_000],
    ["member", "王工好,怎么联系您方便", 2_990],
    ["contact", "电话13800138017,预算50万以内", 2_980],
    ["member", "好的,明天下午给您报价", 2_970],
    ["contact", "预算可能要到60万", 100],
  ]);
});
afterAll(() => test.close());

const detail = async (): Promise<ContactDetailJson> =>
  (await sales.get<{ data: ContactDetailJson }>(`/contacts/${id}`)).data;
const shown = (contact: ContactDetailJson, field: FactField) =>
  contact.profile.find((entry) => entry.field === field)?.values[0];

describe("a contact's page", () => {
  it("shows where every value comes from", async () => {
    const contact = await detail();
    expect(contact).toMatchObject({
      owner: { userId: "liqian", name: "名字-liqian" },
      conversations: [{ messageCount: 5 }],
    });
    const phone = contact.profile.find((entry) => entry.field === "phone");
    const fact = phone?.facts[0];
    expect(fact).toMatchObject({ value: "13800138017", evidence: { by: "王工" } });
    const messages = await sales.get<MessagesJson>(`/contacts/${id}/messages?around=${fact?.evidence.messageId}`);
    const message = messages.data.find((one) => one.id === fact?.evidence.messageId);
    const mark = message?.marks.facts.find((one) => one.factId === fact?.id);
    expect(message?.text.slice(mark?.span.start, mark?.span.end)).toBe(fact?.evidence.quote);
    expect(contact.stageInfo.reason).not.toBe("");
    expect(contact.promises[0]).toMatchObject({ side: "member", by: "名字-liqian" });
  });

  it("is found by company, name, pinyin, initials and the end of the phone", async () => {
    for (const q of ["华盛", "王工", "wanggong", "wg", "hsjm", "8017", "13800138017", "王工 华盛"]) {
      const { data } = await sales.get<Page<ContactRowJson>>(`/contacts?q=${encodeURIComponent(q)}`);
      expect([q, data.map((row) => row.id)]).toEqual([q, [id]]);
    }
    expect((await sales.get<Page<ContactRowJson>>("/contacts?q=zzz")).data).toEqual([]);
  });
});

describe("facts", () => {
  it("stay as a person confirmed them, whatever is said later, until that is taken back", async () => {
    const before = await detail();
    const budgets = before.profile.find((entry) => entry.field === "budget")?.facts ?? [];
    const first = budgets.at(-1);
    expect(budgets.length).toBeGreaterThan(1);
    const { data: decision } = await sales.send<{ data: DecisionJson }>(
      "POST",
      `/contacts/${id}/facts/${first?.id}/decision`,
      {
        verdict: "confirmed",
      },
    );
    expect(shown(await detail(), "budget")).toMatchObject({
      value: first?.value,
      state: "confirmed",
      decisionId: decision.id,
    });
    const again = await sales.send<{ data: DecisionJson }>("POST", `/contacts/${id}/facts/${first?.id}/decision`, {
      verdict: "confirmed",
    });
    expect(again.data.id).toBe(decision.id);

    await test.chat("liqian", "王工", [["contact", "预算现在是80万了", 5]]);
    expect(shown(await detail(), "budget")?.value).toBe(first?.value);
    await sales.send("DELETE", `/contacts/${id}/decisions/${decision.id}`);
    await sales.send("DELETE", `/contacts/${id}/decisions/${decision.id}`);
    expect(shown(await detail(), "budget")?.state).not.toBe("confirmed");
  });

  it("are corrected and entered in the field's form only", async () => {
    const fact = (await detail()).profile.find((entry) => entry.field === "phone")?.facts[0];
    const path = `/contacts/${id}/facts/${fact?.id}/decision`;
    const bad = await sales.request("POST", `/api/v1${path}`, { verdict: "corrected", value: "不知道" });
    expect((bad.body as ErrorBody).error.details["issues"]).toMatchObject([{ path: "value" }]);
    expect((await sales.request("POST", `/api/v1${path}`, { verdict: "corrected" })).status).toBe(400);
    await sales.send("POST", path, { verdict: "corrected", value: "139 0000 0000" });
    expect(shown(await detail(), "phone")).toMatchObject({ value: "13900000000", state: "confirmed" });
    expect((await sales.get<Page<ContactRowJson>>("/contacts?q=13900000000")).data).toHaveLength(1);

    await sales.send("POST", `/contacts/${id}/facts`, { field: "birthday", value: "8-15" });
    expect(shown(await detail(), "birthday")).toMatchObject({ value: "08-15", factId: null });
  });

  it("leave the profile when rejected", async () => {
    const fact = (await detail()).profile.find((entry) => entry.field === "company")?.facts[0];
    await sales.send("POST", `/contacts/${id}/facts/${fact?.id}/decision`, { verdict: "rejected" });
    expect(shown(await detail(), "company")).toBeUndefined();
    expect(
      (await sales.request("POST", `/api/v1/contacts/${id}/facts/fa_none/decision`, { verdict: "rejected" })).status,
    ).toBe(404);
  });
});

describe("stage, tags, owner, opt-out", () => {
  it("keep a pinned stage against the rules, with its reason", async () => {
    await sales.send("POST", `/contacts/${id}/stage`, { stage: "customer", reason: "电话里确认过", isPinned: true });
    const pinned = await detail();
    expect(pinned.stageInfo).toMatchObject({ stage: "customer", isPinned: true });
    expect(pinned.transitions.at(-1)).toMatchObject({ rule: "person", by: { userId: "liqian" } });
    await sales.send("DELETE", `/contacts/${id}/stage`);
    expect((await detail()).stageInfo.isPinned).toBe(false);
    expect((await sales.request("POST", `/api/v1/contacts/${id}/stage`, { stage: "lost", reason: " " })).status).toBe(
      400,
    );
  });

  it("put a tag on once and take it off", async () => {
    const tag = { group: "行业", label: "机床" };
    await sales.send("POST", `/contacts/${id}/tags`, tag);
    await sales.send("POST", `/contacts/${id}/tags`, tag);
    const tags = (await detail()).tags.filter((one) => one.label === "机床");
    expect(tags).toEqual([{ ...tag, origin: "person", by: "名字-liqian", messageId: null }]);
    expect((await sales.get<Page<ContactRowJson>>(`/contacts?tag=${encodeURIComponent("机床")}`)).data).toHaveLength(1);
    await sales.send(
      "DELETE",
      `/contacts/${id}/tags?group=${encodeURIComponent("行业")}&label=${encodeURIComponent("机床")}`,
    );
    expect((await detail()).tags.some((one) => one.label === "机床")).toBe(false);
  });

  it("show the contact to a new owner", async () => {
    const root = await test.signIn("root", "admin");
    const zhao = await test.signIn("zhao");
    expect((await zhao.request("GET", `/api/v1/contacts/${id}`)).status).toBe(404);
    expect((await sales.request("POST", `/api/v1/contacts/${id}/owner`, { ownerId: "zhao" })).status).toBe(404);
    await root.send("POST", `/contacts/${id}/owner`, { ownerId: "zhao" });
    expect((await zhao.get<{ data: ContactDetailJson }>(`/contacts/${id}`)).data.owner?.userId).toBe("zhao");
    expect((await zhao.get<Page<ContactRowJson>>("/contacts")).data.map((row) => row.id)).toEqual([id]);
    await root.send("POST", `/contacts/${id}/owner`, { ownerId: null });
    expect((await zhao.request("GET", `/api/v1/contacts/${id}`)).status).toBe(404);
    expect((await detail()).owner?.userId).toBe("liqian");
  });

  it("note and lift an opt-out", async () => {
    await sales.send("POST", `/contacts/${id}/opt-out`, { reason: "电话里说别再发了" });
    expect((await detail()).optedOutAt).not.toBeNull();
    await sales.send("DELETE", `/contacts/${id}/opt-out`);
    expect((await detail()).optedOutAt).toBeNull();
  });
});

describe("tasks and promises", () => {
  it("are done with a next step, reopened, and a promise is settled and taken back", async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
    const { data: task } = await sales.send<{ data: TaskJson }>("POST", "/tasks", {
      contactId: id,
      title: "送样品",
      dueAt: inAnHour,
    });
    expect(task).toMatchObject({ status: "open", contact: { id }, assignee: { userId: "liqian" } });
    const { data: done } = await sales.send<{ data: TaskJson }>("POST", `/tasks/${task.id}/done`, {
      outcome: "reached",
      note: "收到了",
      nextStep: { title: "问试用情况", dueAt: inAnHour },
    });
    expect(done).toMatchObject({ status: "done", result: { by: "名字-liqian", outcome: "reached" } });
    expect((await detail()).tasks.map((one) => one.title)).toEqual(expect.arrayContaining(["送样品", "问试用情况"]));
    await sales.send("POST", `/tasks/${task.id}/reopen`);
    const [row] = (await sales.get<Page<ContactRowJson>>("/contacts")).data;
    expect(row?.openTasks).toBe((await detail()).tasks.filter((one) => one.status === "open").length);

    const promise = (await detail()).promises[0];
    const { data: kept } = await sales.send<{ data: PromiseJson }>("POST", `/promises/${promise?.id}/resolution`, {
      status: "kept",
    });
    expect(["kept", "late"]).toContain(kept.status);
    const { data: back } = await sales.send<{ data: PromiseJson }>("DELETE", `/promises/${promise?.id}/resolution`);
    expect(back.status).toBe(promise?.status);
  });
});

describe("conversations", () => {
  it("are read in windows that join without gap or overlap", async () => {
    const lines: Line[] = Array.from({ length: 45 }, (_, i) => [
      i % 2 === 0 ? "contact" : "member",
      `第${i}句`,
      10_000 - i,
    ]);
    const other = await test.chat("liqian", "话多的客户", lines);
    const at = `/contacts/${other}/messages`;
    const latest = await sales.get<MessagesJson>(`${at}?limit=10`);
    expect([latest.hasOlder, latest.hasNewer, latest.data.at(-1)?.text]).toEqual([true, false, "第44句"]);
    let all: MessageJson[] = latest.data;
    for (let page = latest; page.hasOlder;) {
      page = await sales.get<MessagesJson>(`${at}?limit=10&before=${page.data[0]?.id}`);
      all = [...page.data, ...all];
    }
    expect(all.map((message) => message.text)).toEqual(lines.map(([, text]) => text));
    const middle = all[20];
    const around = await sales.get<MessagesJson>(`${at}?limit=10&around=${middle?.id}`);
    expect(around.data.map((message) => message.id)).toEqual(all.slice(15, 26).map((message) => message.id));
    const after = await sales.get<MessagesJson>(`${at}?limit=50&after=${middle?.id}`);
    expect(after.data.map((message) => message.id)).toEqual(all.slice(21).map((message) => message.id));
    expect(after.hasNewer).toBe(false);
    // A message of somebody else's conversation is not found here.
    expect((await sales.request("GET", `/api/v1/contacts/${id}/messages?around=${middle?.id}`)).status).toBe(404);
    expect((await sales.request("GET", `/api/v1${at}?before=a&after=b`)).status).toBe(400);
  });

  it("show withdrawals and edits at the message they are about", async () => {
    const at = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
    const from = { id: "改口的客户", side: "contact" };
    const to = { id: "liqian", side: "member" };
    const base = { conversation: "edits", from, to };
    await test.app.capture.captureRows({
      corpId: CORP,
      source: "import",
      rows: [
        { ...base, id: "1", at: at(30), text: "电话13700000001" },
        { ...base, id: "2", at: at(29), text: "说错了" },
        { ...base, id: "3", at: at(28), type: "revoke", of: "2" },
        { ...base, id: "4", at: at(27), text: "电话13700000002", edits: "1" },
      ],
    });
    await test.app.derive.deriveBacklog({ corpId: CORP });
    const { data } = await sales.get<Page<ContactRowJson>>(`/contacts?q=${encodeURIComponent("改口")}`);
    const messages = await sales.get<MessagesJson>(`/contacts/${data[0]?.id}/messages`);
    expect(messages.data.map(({ text, isRevoked, editedText }) => [text, isRevoked, editedText])).toEqual([
      ["电话13700000001", false, "电话13700000002"],
      ["说错了", true, null],
    ]);
    const [mark] = messages.data[0]?.marks.facts ?? [];
    expect("电话13700000002".slice(mark?.span.start, mark?.span.end)).toContain("13700000002");
    const talks = await sales.get<Page<ConversationRowJson>>(`/conversations?q=${encodeURIComponent("改口")}`);
    expect(talks.data.map(({ contact, last }) => [contact.id, last?.type, last?.text])).toEqual([
      [data[0]?.id, "revoke", ""],
    ]);
  });

  it("are listed with what was said last, latest first, and what waits for an answer", async () => {
    const asking = await test.chat("liqian", "钱工", [
      ["contact", "你好,想了解XN扩展模块", 60],
      ["member", "钱工好,稍后给您资料", 59],
      ["contact", "这款多少钱?", 2],
    ]);
    const answered = await test.chat("liqian", "孙工", [
      ["contact", "在吗?", 4],
      ["member", "在的,您说", 3],
    ]);
    const first = await sales.get<Page<ConversationRowJson>>("/conversations?limit=1");
    const second = await sales.get<Page<ConversationRowJson>>(`/conversations?limit=1&cursor=${first.nextCursor}`);
    expect([...first.data, ...second.data]).toMatchObject([
      {
        contact: { id: asking },
        last: { side: "contact", text: "这款多少钱?" },
        openQuestion: { quote: "这款多少钱" },
      },
      { contact: { id: answered }, last: { side: "member", text: "在的,您说", groupName: null }, openQuestion: null },
    ]);
  });
});

describe("saved views", () => {
  it("belong to one person; the same name gets the new filters", async () => {
    const views = async (who: ApiClient) => (await who.get<{ data: SavedViewJson[] }>("/contact-views")).data;
    const first = await sales.send<{ data: SavedViewJson }>("POST", "/contact-views", { name: "苏州", search: "q=sz" });
    await sales.send("POST", "/contact-views", { name: "商机", search: "stage=opportunity" });
    await sales.send("POST", "/contact-views", { name: " 苏州 ", search: "q=suzhou" });
    expect((await views(sales)).map(({ name, search }) => [name, search])).toEqual([
      ["苏州", "q=suzhou"],
      ["商机", "stage=opportunity"],
    ]);
    const zhao = await test.signIn("zhao");
    await zhao.request("DELETE", `/api/v1/contact-views/${first.data.id}`);
    expect([(await views(zhao)).length, (await views(sales)).length]).toEqual([0, 2]);
    await sales.request("DELETE", `/api/v1/contact-views/${first.data.id}`);
    expect((await views(sales)).map(({ name }) => name)).toEqual(["商机"]);
  });
});

describe("the timeline", () => {
  it("tells what happened, newest first, page by page", async () => {
    const entries: TimelineEntryJson[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<TimelineEntryJson> = await sales.get(
        `/contacts/${id}/timeline?limit=4${cursor ? `&cursor=${cursor}` : ""}`,
      );
      entries.push(...page.data);
      cursor = page.nextCursor;
    } while (cursor);
    const whole = await sales.get<Page<TimelineEntryJson>>(`/contacts/${id}/timeline?limit=200`);
    expect(entries).toEqual(whole.data);
    expect(entries.map((entry) => entry.at)).toEqual(
      entries
        .map((entry) => entry.at)
        .toSorted()
        .toReversed(),
    );
    const root = await test.signIn("root", "admin");
    const seenByRoot = await root.get<Page<TimelineEntryJson>>(`/contacts/${id}/timeline?limit=200`);
    const looks = seenByRoot.data.filter((entry) => entry.kind === "audit");
    expect(looks.map((entry) => entry.title)).toEqual(expect.arrayContaining(["更改了负责人", "记录了不再打扰"]));
    expect(new Set(entries.map((entry) => entry.kind))).toEqual(
      new Set(["stage", "decision", "task", "promise", "follow"]),
    );
  });
});
