import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  AuditEntryJson,
  ContactDetailJson,
  ContactFacetsJson,
  ContactRowJson,
  Page,
} from "#src/api/contract/contract.js";
import type { BulkContactsJson } from "#src/api/contract/contact-views.js";
import type { Endpoint } from "#src/api/http/endpoint.js";
import type { ApiClient } from "#test/e2e/api-client.js";
import { CORP, openApi, type TestApi } from "./api-fixture.js";

/** Words that stand only in what the west does; whoever reads one of them outside sees too much. */
const WEST = { contact: "西域陈总", company: "西域光电", phone: "13900001111", text: "西域机密方案", member: "zhao" };
const MARKS = [WEST.contact, WEST.company, WEST.text, WEST.phone, "139****1111"];

let test: TestApi;
let east: string;
let west: string;
const clients = new Map<string, ApiClient>();
const ids = new Map<string, string>();

beforeAll(async () => {
  test = await openApi();
  const department = async (departmentId: string, parentId: string | null) =>
    test.app.access.addDepartment({ corpId: CORP, departmentId, name: departmentId, parentId });
  await department("company", null);
  await department("east", "company");
  await department("west", "company");
  clients.set("liqian", await test.signIn("liqian", "sales", { departmentIds: ["east"] }));
  clients.set("zhao", await test.signIn("zhao", "sales", { departmentIds: ["west"] }));
  clients.set("east-manager", await test.signIn("east-manager", "manager", { departmentIds: ["east"] }));
  clients.set("head", await test.signIn("head", "manager", { departmentIds: ["company"] }));
  clients.set("ops", await test.signIn("ops", "operations"));
  clients.set("root", await test.signIn("root", "admin"));
  east = await test.chat("liqian", "东海王工", [
    ["contact", "你好,我是东海精密的王伟,电话13800138017,预算50万", 600],
    ["member", "王工好,明天下午给您报价", 590],
    ["contact", "好的,谢谢", 580],
  ]);
  west = await test.chat("zhao", WEST.contact, [
    ["contact", `我是${WEST.company}的陈刚,电话${WEST.phone},看一下${WEST.text}`, 500],
    ["member", "陈总好,明天给您报价", 490],
  ]);
  const db = test.infrastructure.connection.db;
  const idOf = async (collection: string): Promise<string> =>
    (await db?.collection<{ _id: string }>(collection).findOne({ corpId: CORP, contactId: west }))?._id ?? "none";
  ids.set("contactId", west);
  ids.set("factId", await idOf("facts"));
  ids.set("promiseId", await idOf("promises"));
  const zhao = clients.get("zhao");
  const task = await zhao?.send<{ data: { id: string } }>("POST", "/tasks", {
    contactId: west,
    title: `给${WEST.contact}打电话`,
    dueAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
  ids.set("taskId", task?.data.id ?? "none");
  const touch = await zhao?.send<{ data: { id: string } }>("POST", `/contacts/${west}/touches`, {
    text: `${WEST.text}请查收`,
    idempotencyKey: "west-touch-1",
  });
  ids.set("touchId", touch?.data.id ?? "none");
  const decision = await zhao?.send<{ data: { id: string } }>("POST", `/contacts/${west}/facts`, {
    field: "company",
    value: WEST.company,
  });
  ids.set("decisionId", decision?.data.id ?? "none");
});
afterAll(() => test.close());

const client = (userId: string): ApiClient => {
  const found = clients.get(userId);
  if (!found) throw new Error(userId);
  return found;
};

it("asks about records of the west that exist", () => {
  expect([...ids].filter(([, id]) => id === "none")).toEqual([]);
});

/** A body that would be accepted if the record were in reach. */
const BODIES: Record<string, unknown> = {
  "/tasks": () => ({ contactId: west, title: "偷看", dueAt: new Date(Date.now() + 3_600_000).toISOString() }),
  "/tasks/:taskId/done": { outcome: "closed", note: "", nextStep: null },
  "/tasks/:taskId/snooze": () => ({ until: new Date(Date.now() + 3_600_000).toISOString() }),
  "/tasks/:taskId/assignee": { assigneeId: "liqian" },
  "/contacts/:contactId/facts/:factId/decision": { verdict: "rejected" },
  "/contacts/:contactId/facts": { field: "company", value: "改名" },
  "/contacts/:contactId/reveal": { field: "phone" },
  "/contacts/:contactId/stage": { stage: "lost", reason: "捣乱", isPinned: true },
  "/contacts/:contactId/tags": { group: "其他", label: "捣乱" },
  "/contacts/:contactId/owner": { ownerId: "liqian" },
  "/contacts/:contactId/opt-out": { reason: "捣乱" },
  "/contacts/:contactId/touches": { text: "捣乱", idempotencyKey: "12345678" },
  "/contacts/:contactId/merges": () => ({ absorbedId: east }),
  "/contacts/bulk": () => ({ contactIds: [east], act: { kind: "untag", group: "其他", label: "没有" } }),
  "/sops/:sopId/enrollment-batches": () => ({ contactIds: [east] }),
  "/contact-views": { name: "捣乱", search: "q=1" },
  "/merge-rules": { onConfirmedPhone: true, basedOn: null },
  "/bot-settings": {},
  "/holidays/:year": { text: "捣乱" },
  "/wecom/setup": {},
  "/wecom/rules": {},
  "/corp-tags": { groupName: "捣乱", name: "捣乱" },
  "/corp-tags/:tagId": { name: "捣乱" },
  "/contact-ways": {},
  "/contact-ways/:wayId": {},
  "/group-welcomes": { text: "", attachment: null },
  "/group-welcomes/:welcomeId": { text: "捣乱", attachment: null },
  "/transfers": {},
  "/group-transfers": {},
  "/join-ways": {},
  "/join-ways/:wayId": {},
  "/segments": { name: "捣乱", rule: { kind: "all", of: [] } },
  "/links": { title: "捣乱", url: "https://e.cn", isTracked: true },
  "/links/tracking": { isAskingOn: true },
  "/links/:linkId": { title: "捣乱", url: "https://e.cn", isTracked: true },
  "/segments/preview": { rule: { kind: "all", of: [] } },
  "/segments/:segmentId": { basedOn: 1, name: "捣乱", rule: { kind: "all", of: [] } },
  "/broadcasts/:broadcastId/rejection": { note: "捣乱" },
  "/broadcasts/:broadcastId/reminders": { memberId: null },
  "/touches/:touchId/resolution": { state: "failed" },
  "/promises/:promiseId/resolution": { status: "dropped" },
  "/touches/:touchId/move": () => ({ dueAt: new Date(Date.now() + 3_600_000).toISOString() }),
  "/contacts/:contactId/dates": { kind: "contract_end", date: "2030-01-01", note: "捣乱" },
};
const QUERIES: Record<string, string[]> = {
  "/contacts": [
    "",
    "?q=" + encodeURIComponent("西域"),
    "?q=1111",
    "?ownerId=zhao",
    "?sort=stageSince",
    "?stage=lead,engaged,qualified,opportunity",
  ],
  "/conversations": ["", "?q=" + encodeURIComponent("西域"), "?ownerId=zhao"],
  "/day-list": [""],
  "/touches": ["", "?state=handed_over,planned"],
  "/reports/follow-up": ["?period=month", "?period=day&departmentId=east", "?period=month&departmentId=west"],
  "/reports/follow-up.csv": ["?period=month"],
  "/reports/follow-up/records": [
    "newContacts",
    "conversations",
    "inboundMessages",
    "outboundMessages",
    "replies",
    "promisesMade",
    "stageMoves",
  ].map((metric) => `?metric=${metric}&from=${day(-2)}&to=${day(1)}`),
  "/contacts/:contactId/tags": ["?group=a&label=b"],
};

function day(offset: number): string {
  return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

const isForeign = (endpoint: Endpoint): boolean => /:(contact|task|touch|promise)Id/.test(endpoint.path);

async function callWith(who: ApiClient, endpoint: Endpoint, query: string) {
  const path = endpoint.path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(ids.get(name) ?? "none"));
  const body = BODIES[endpoint.path];
  return await who.request<unknown>(
    endpoint.method.toUpperCase(),
    `/api/v1${path}${query}`,
    endpoint.method === "get" || endpoint.method === "delete"
      ? undefined
      : typeof body === "function"
        ? (body as () => unknown)()
        : body,
  );
}

describe.each(["liqian", "east-manager"])("%s, whose scope is the east,", (userId) => {
  it("finds nothing of the west behind any address", async () => {
    const leaks: string[] = [];
    for (const endpoint of test.api.endpoints) {
      if (endpoint.path === "/events" || endpoint.path.startsWith("/session") || endpoint.permission === "public")
        continue;
      for (const query of QUERIES[endpoint.path] ?? [""]) {
        const answer = await callWith(client(userId), endpoint, query);
        const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
        const name = `${endpoint.method} ${endpoint.path}${query} → ${answer.status}`;
        if (MARKS.some((mark) => text.includes(mark)) || text.includes(west)) {
          // Naming the id that was asked for gives nothing away.
          if (!(answer.status === 404 && !MARKS.some((mark) => text.includes(mark)))) leaks.push(name);
        }
        if (answer.status >= 500) leaks.push(name);
        if (isForeign(endpoint) && answer.status !== 404 && answer.status !== 403) leaks.push(name);
      }
    }
    expect(leaks).toEqual([]);
  });

  it("sees the east", async () => {
    const list = await client(userId).get<Page<ContactRowJson>>("/contacts");
    expect(list.data.map((row) => row.id)).toEqual([east]);
    const { data } = await client(userId).get<{ data: ContactFacetsJson }>("/contacts/facets");
    expect(data.total).toBe(1);
    expect(data.owners.map((owner) => owner.userId)).toEqual(["liqian"]);
  });
});

it("does to several contacts only what it may do to each, and says why not", async () => {
  const act = { kind: "tag", group: "其他", label: "捣乱" };
  const { data } = await client("liqian").send<{ data: BulkContactsJson }>("POST", "/contacts/bulk", {
    contactIds: [east, west, east],
    act,
  });
  expect(data).toMatchObject({ done: [east], failed: [{ id: west, code: "not_found" }] });
  await client("liqian").send("POST", "/contacts/bulk", { contactIds: [east], act: { ...act, kind: "untag" } });
  expect(await client("liqian").get("/contacts?tag=" + encodeURIComponent("捣乱"))).toMatchObject({ data: [] });
});

it("lets those who see all see both, and changed nothing in the west meanwhile", async () => {
  for (const userId of ["head", "ops", "root"]) {
    const list = await client(userId).get<Page<ContactRowJson>>("/contacts");
    expect([userId, list.data.map((row) => row.id).sort()]).toEqual([userId, [east, west].sort()]);
  }
  const { data } = await client("zhao").get<{ data: ContactDetailJson }>(`/contacts/${west}`);
  expect(data.owner?.userId).toBe("zhao");
  expect(data.optedOutAt).toBeNull();
  expect(data.tags.map((tag) => tag.label)).not.toContain("捣乱");
});

describe("contact details", () => {
  it.each([
    ["liqian", false],
    ["east-manager", true],
    ["ops", true],
    ["root", false],
  ] as const)("are masked for %s: %s, in values, quotes and messages", async (userId, isMasked) => {
    const who = client(userId);
    const { data } = await who.get<{ data: ContactDetailJson }>(`/contacts/${east}`);
    const phone = data.profile.find(({ field }) => field === "phone");
    expect(phone?.values[0]).toMatchObject({ value: isMasked ? "138****8017" : "13800138017", isMasked });
    const messages = await who.request<unknown>("GET", `/api/v1/contacts/${east}/messages`);
    const list = await who.request<unknown>("GET", "/api/v1/contacts");
    const timeline = await who.request<unknown>("GET", `/api/v1/contacts/${east}/timeline`);
    const all = JSON.stringify([data, messages.body, list.body, timeline.body]);
    expect(all.includes("13800138017")).toBe(!isMasked);
    expect(all.includes("138****8017")).toBe(isMasked);
  });

  it("are shown on asking, with a trace", async () => {
    const { data } = await client("east-manager").send<{ data: { values: string[] } }>(
      "POST",
      `/contacts/${east}/reveal`,
      {
        field: "phone",
      },
    );
    expect(data.values).toEqual(["13800138017"]);
    const audit = await client("root").get<Page<{ action: string; target: string; by: { userId: string } }>>("/audit");
    expect(audit.data).toContainEqual(
      expect.objectContaining({
        action: "contact.reveal",
        target: east,
        by: { userId: "east-manager", name: "名字-east-manager" },
      }),
    );
    // The east's manager reads the trail of the east only.
    const own = await client("east-manager").get<Page<{ by: { userId: string } }>>("/audit");
    expect(own.data.every((entry) => ["east-manager", "liqian"].includes(entry.by.userId))).toBe(true);
    // Names stand for ids, filters narrow, and the file says the same in words.
    const asked = async (query: string) =>
      (await client("east-manager").get<Page<AuditEntryJson>>(`/audit?${query}`)).data;
    expect(await asked("byUserId=east-manager&action=contact.reveal")).toMatchObject([
      { target: east, targetName: "王伟", detail: "phone" },
    ]);
    expect(await asked("byUserId=zhao")).toEqual([]);
    expect(await asked(`to=${day(-2)}`)).toEqual([]);
    expect((await asked(`from=${day(-1)}&to=${day(1)}`)).length).toBeGreaterThan(0);
    const file = await client("east-manager").request<string>("GET", "/api/v1/audit.csv?action=contact.reveal");
    expect(file.body).toContain("名字-east-manager,查看打码资料,王伟,phone");
    expect((await asked("action=export.audit")).length).toBeGreaterThan(0);
  });
});

describe("live events", () => {
  it("reach only those whose scope they touch, and end with the session", async () => {
    const listen = async (userId: string) => {
      const who = await test.signIn(userId);
      const answer = await fetch(`${test.url}/api/v1/events`, { headers: { cookie: who.cookieHeader } });
      expect(answer.headers.get("content-type")).toContain("text/event-stream");
      let heard = "";
      const over = (async () => {
        for await (const chunk of answer.body ?? []) heard += Buffer.from(chunk as Uint8Array).toString();
      })();
      return { who, heard: () => heard, over };
    };
    const [inEast, inWest] = [await listen("liqian"), await listen("zhao")];
    test.infrastructure.live.publish([{ type: "contact.changed", corpId: CORP, contactId: west, memberIds: ["zhao"] }]);
    await expect.poll(() => inWest.heard(), { timeout: 3_000 }).toContain(west);
    await expect.poll(() => inEast.heard(), { timeout: 3_000 }).toContain(": beat");
    expect(inEast.heard()).not.toContain(west);
    await inEast.who.send("DELETE", "/session");
    await inEast.over;
    await test.app.access.updateUser(CORP, "zhao", { status: "disabled" });
    await inWest.over;
  });
});

it("masks what was said last in the list of conversations too", async () => {
  await test.chat("liqian", "话少的李工", [["contact", "我的电话13800138018", 1]]);
  for (const [userId, isMasked] of [
    ["liqian", false],
    ["east-manager", true],
    ["zhao", null],
  ] as const) {
    const text = JSON.stringify((await client(userId).request<unknown>("GET", "/api/v1/conversations")).body);
    expect([text.includes("13800138018"), text.includes("138****8")]).toEqual([isMasked === false, isMasked === true]);
  }
});
