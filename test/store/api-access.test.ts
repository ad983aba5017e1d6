import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ErrorBody, SessionJson, UserJson } from "#src/api/contract/contract.js";
import { ApiClient } from "#test/e2e/api-client.js";
import { CORP, openApi, PASSWORD, type TestApi } from "./api-fixture.js";

let test: TestApi;
let admin: ApiClient;
beforeAll(async () => {
  test = await openApi();
  admin = await test.signIn("root", "admin");
});
afterAll(() => test.close());

const codeOf = (answer: { body: unknown }): string => (answer.body as ErrorBody).error.code;

describe("one-time links", () => {
  it("ask for a password once, then are spent", async () => {
    await test.app.access.addUser({ corpId: CORP, userId: "first", name: "新人", role: "sales" });
    const { token } = await test.app.access.createSignInLink(CORP, "first");
    const client = new ApiClient(test.url);
    const { data } = await client.get<{ data: { needsPassword: boolean; name: string } }>(`/sign-in-links/${token}`);
    expect(data).toMatchObject({ needsPassword: true, name: "新人" });

    const missing = await client.request("POST", `/api/v1/sign-in-links/${token}`, {});
    expect([missing.status, codeOf(missing)]).toEqual([400, "invalid_input"]);
    const weak = await client.request("POST", `/api/v1/sign-in-links/${token}`, { password: "12345678" });
    expect(weak.status).toBe(400);

    const both = await Promise.all(
      [1, 2].map(() =>
        new ApiClient(test.url).request("POST", `/api/v1/sign-in-links/${token}`, { password: PASSWORD }),
      ),
    );
    expect(both.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([200, 410]);
    expect((await client.request("GET", `/api/v1/sign-in-links/${token}`)).status).toBe(410);
  });

  it("sign in a member with a password without asking for it again", async () => {
    await test.signIn("again");
    const client = new ApiClient(test.url);
    await client.useSignInLink((await test.app.access.createSignInLink(CORP, "again")).url, PASSWORD);
    expect((await client.get<{ data: SessionJson }>("/session")).data.user.userId).toBe("again");
  });

  it("never hold the token itself in the store", async () => {
    const { token } = await test.app.access.createSignInLink(CORP, "root");
    const stored = await test.infrastructure.connection.db?.collection("sign_in_links").find({}).toArray();
    expect(JSON.stringify(stored)).not.toContain(token);
  });
});

describe("sessions", () => {
  it("are cookies that scripts cannot read, stored as hashes, and end when signed out", async () => {
    const client = await test.signIn("leaver");
    const answer = await new ApiClient(test.url).request<{ data: SessionJson }>("POST", "/api/v1/session", {
      userId: "leaver",
      password: PASSWORD,
    });
    expect(answer.body.data.corp).toEqual({ corpId: CORP, name: "测试公司", zone: "Asia/Shanghai" });
    const [session = "", csrf = ""] = answer.headers.getSetCookie();
    expect(session).toMatch(/^guanxi_session=.{43};.*httponly/i);
    expect(session).toMatch(/samesite=lax/i);
    expect(csrf).toMatch(/^guanxi_csrf=/);
    expect(csrf).not.toMatch(/httponly/i);
    const token = client.cookies.find(({ name }) => name === "guanxi_session")?.value ?? "?";
    const stored = await test.infrastructure.connection.db?.collection("sessions").find({}).toArray();
    expect(JSON.stringify(stored)).not.toContain(token);

    const headers = { cookie: client.cookieHeader };
    await client.send("DELETE", "/session");
    const after = await fetch(`${test.url}/api/v1/session`, { headers });
    expect(after.status).toBe(401);
  });

  it("need the token of the page on writes, and their own origin", async () => {
    const client = await test.signIn("careful");
    const cookie = client.cookieHeader;
    const write = (headers: Record<string, string>) =>
      fetch(`${test.url}/api/v1/session`, { method: "DELETE", headers: { cookie, ...headers } });
    const csrf = client.cookies.find(({ name }) => name === "guanxi_csrf")?.value ?? "";
    expect((await write({})).status).toBe(403);
    expect((await write({ "x-csrf-token": "x".repeat(csrf.length) })).status).toBe(403);
    expect((await write({ "x-csrf-token": csrf, origin: "https://evil.example" })).status).toBe(403);
    const other = await test.signIn("other");
    const foreign = other.cookies.find(({ name }) => name === "guanxi_csrf")?.value ?? "";
    const crossed = cookie.replace(csrf, foreign);
    expect((await write({ cookie: crossed, "x-csrf-token": foreign })).status).toBe(403);
    expect((await write({ "x-csrf-token": csrf, origin: test.url })).status).toBe(204);
  });

  it("end at once when the member is disabled, and the last administrator stays", async () => {
    const client = await test.signIn("fired");
    await admin.send("PATCH", "/users/fired", { status: "disabled" });
    expect((await client.request("GET", "/api/v1/session")).status).toBe(401);
    const signIn = await client.request("POST", "/api/v1/session", { userId: "fired", password: PASSWORD });
    expect([signIn.status, codeOf(signIn)]).toEqual([401, "wrong_credentials"]);
    const last = await admin.request("PATCH", "/api/v1/users/root", { role: "sales" });
    expect([last.status, codeOf(last)]).toEqual([409, "conflict"]);
  });

  it("say nothing about whether an account exists", async () => {
    await test.signIn("real");
    const client = new ApiClient(test.url);
    const answers = [];
    for (const userId of ["real", "unreal"]) {
      const answer = await client.request("POST", "/api/v1/session", { userId, password: "wrong password" });
      const { code, message, details } = (answer.body as ErrorBody).error;
      answers.push([answer.status, code, message, details]);
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  it("are refused after too many wrong passwords, also with the right one", async () => {
    await test.signIn("target");
    const client = new ApiClient(test.url);
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) {
      const answer = await client.request("POST", "/api/v1/session", { userId: "target", password: `wrong ${i}` });
      statuses.push(answer.status);
    }
    expect(statuses.slice(0, 10).every((status) => status === 401)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
    const right = await client.request("POST", "/api/v1/session", { userId: "target", password: PASSWORD });
    expect(right.status).toBe(429);
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("users and keys", () => {
  it("are managed by administrators only", async () => {
    const sales = await test.signIn("plain");
    for (const path of ["/users", "/api-keys", "/audit", "/settings", "/bots"]) {
      expect([path, (await sales.request("GET", `/api/v1${path}`)).status]).toEqual([path, 403]);
    }
  });

  it("report every problem of a bad request with its path", async () => {
    const answer = await admin.request("POST", "/api/v1/users", { userId: "", name: "", role: "king", extra: 1 });
    const { code, details } = (answer.body as ErrorBody).error;
    expect(code).toBe("invalid_input");
    const paths = (details["issues"] as { path: string; message: string }[]).map((issue) => issue.path);
    expect(paths).toEqual(expect.arrayContaining(["userId", "name", "role"]));
    expect((details["issues"] as { message: string }[]).every(({ message }) => /[\u4e00-\u9fff]/.test(message))).toBe(
      true,
    );
  });

  it("add a member with the role's usual scope; the id is taken once", async () => {
    const { data } = await admin.send<{ data: UserJson }>("POST", "/users", {
      userId: "mgr",
      name: "主管",
      role: "manager",
    });
    expect(data).toMatchObject({ dataScope: "department", status: "active", hasPassword: false });
    expect((await admin.request("POST", "/api/v1/users", { userId: "mgr", name: "又", role: "sales" })).status).toBe(
      409,
    );
  });

  it("let an API key do what it was given, until it is revoked", async () => {
    const { data } = await admin.send<{ data: { id: string; key: string } }>("POST", "/api-keys", {
      name: "ERP",
      actions: ["message:capture"],
    });
    const client = new ApiClient(test.url, { authorization: `Bearer ${data.key}` });
    const row = {
      conversation: "erp-1",
      id: "1",
      at: new Date(Date.now() - 60_000).toISOString(),
      from: { id: "erp-c", name: "客户", side: "contact" },
      to: { id: "liqian", side: "member" },
      text: "你好",
    };
    const send = () =>
      client.send<{ data: { results: { status: string }[]; summary: object } }>("POST", "/messages", {
        messages: [row, { id: 7 }],
      });
    const first = (await send()).data;
    expect(first.results.map((result) => result.status)).toEqual(["accepted", "rejected"]);
    expect(first.results[1]).toMatchObject({ id: "7" });
    expect((await send()).data.summary).toEqual({ accepted: 0, duplicate: 1, rejected: 1 });
    expect((await client.request("GET", "/api/v1/contacts")).status).toBe(403);
    const stored = await test.infrastructure.connection.db?.collection("api_keys").find({}).toArray();
    expect(JSON.stringify(stored)).not.toContain(data.key.split(".")[2]);
    await admin.send("DELETE", `/api-keys/${data.id}`);
    expect((await client.request("POST", "/api/v1/messages", { messages: [row] })).status).toBe(401);
    expect((await admin.request("DELETE", `/api/v1/api-keys/${data.id}`)).status).toBe(404);
  });

  it("do not let a key act as if it were a member", async () => {
    const { data } = await admin.send<{ data: { key: string } }>("POST", "/api-keys", {
      name: "外呼",
      actions: ["task:write", "touch:write", "contact:read"],
    });
    const client = new ApiClient(test.url, { authorization: `Bearer ${data.key}` });
    const contactId = await test.chat("keyed", "密钥客户", [["contact", "在吗", 5]]);
    const dueAt = new Date(Date.now() + 3_600_000).toISOString();
    const own = await client.request("POST", "/api/v1/tasks", { contactId, title: "回电", dueAt });
    expect([own.status, codeOf(own)]).toEqual([403, "not_allowed"]);
    const lost = await client.request("POST", "/api/v1/tasks", {
      contactId,
      title: "回电",
      dueAt,
      assigneeId: "nobody",
    });
    expect(lost.status).toBe(404);
    const given = await client.request("POST", "/api/v1/tasks", {
      contactId,
      title: "回电",
      dueAt,
      assigneeId: "root",
    });
    expect(given.status).toBe(201);
    const touch = { text: "您好", idempotencyKey: "from-a-key-1" };
    expect((await client.request("POST", `/api/v1/contacts/${contactId}/touches`, touch)).status).toBe(403);
    expect((await client.request("GET", "/api/v1/session")).status).toBe(401);
  });

  it("leave a trace of what was done", async () => {
    const { data } = await admin.get<{ data: { action: string; target: string; by: { name: string } }[] }>("/audit");
    expect(data.map((entry) => entry.action)).toEqual(
      expect.arrayContaining(["user.add", "api-key.add", "user.change"]),
    );
    expect(data[0]?.by.name).toBe("名字-root");
  });
});

describe("settings", () => {
  it("are saved once per reading; the second one is told", async () => {
    const { data } = await admin.get<{ data: Record<string, unknown> }>("/settings");
    const { data: saved } = await admin.send<{ data: Record<string, unknown> }>("PUT", "/settings", {
      ...data,
      unansweredMinutes: 90,
    });
    expect(saved).toMatchObject({ unansweredMinutes: 90 });
    const late = await admin.request("PUT", "/api/v1/settings", { ...data, unansweredMinutes: 30 });
    expect([late.status, codeOf(late)]).toEqual([409, "conflict"]);
    const bad = await admin.request("PUT", "/api/v1/settings", {
      ...saved,
      zone: "Mars/Base",
      quietHours: { from: "9", to: "24:00" },
      workingHours: [{ from: "12:00", to: "09:00" }],
    });
    const paths = ((bad.body as ErrorBody).error.details["issues"] as { path: string }[]).map((issue) => issue.path);
    expect(paths).toEqual(expect.arrayContaining(["zone", "quietHours.from", "quietHours.to", "workingHours[0].to"]));
  });

  it("refuse a number out of range with its field and the whole range, and keep what was", async () => {
    const { data } = await admin.get<{ data: Record<string, unknown> & { sendBudget: object; followUp: object } }>(
      "/settings",
    );
    const bad = await admin.request("PUT", "/api/v1/settings", {
      ...data,
      dormantAfterDays: 0,
      sendBudget: { ...data.sendBudget, contactPerDay: -5, complaintPauseDays: 2.5 },
      followUp: { ...data.followUp, ladderDays: [3, 400] },
    });
    expect([bad.status, codeOf(bad)]).toEqual([400, "invalid_input"]);
    expect((bad.body as ErrorBody).error.details["issues"]).toEqual(
      expect.arrayContaining([
        { path: "dormantAfterDays", message: "要填 1 到 3650 的整数" },
        { path: "sendBudget.contactPerDay", message: "要填 0 到 10000 的整数" },
        { path: "sendBudget.complaintPauseDays", message: "要填 0 到 365 的整数" },
        { path: "followUp.ladderDays[1]", message: "要填 1 到 365 的整数" },
      ]),
    );
    expect(await admin.get("/settings")).toMatchObject({ data });
  });
});
