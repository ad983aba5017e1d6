/** A customer's way through WeCom, on real processes and the simulator: from the scanned code to the transfer. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readConfig } from "#config/env.js";
import { projectRoot } from "#config/project-root.js";
import { openApp } from "#src/app.js";
import type { ContactDetailJson, ContactRowJson, SettingsJson } from "#src/api/contract/contract.js";
import type { BroadcastJson } from "#src/api/contract/outreach.js";
import type { ContactWayJson, TransferJson } from "#src/api/contract/wecom.js";
import type { WecomEventJson } from "#src/api/contract/wecom-events.js";
import { dataDirPaths } from "#src/supervisor/data-dir.js";
import { endpointsOf } from "#src/supervisor/running-instance.js";
import type { ApiClient } from "./api-client.js";
import { freePort, startInstance, stopProcess, type Instance } from "./instance.js";
import { launchBrowser } from "./web-fixture/browser.js";

const SOON = { timeout: 60_000, interval: 250 };
const TOKEN = "tokenOfTheTest";
const AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

interface SimInfo {
  corps: { corpId: string; apps: { kind: string; secret: string; agentId: number }[] }[];
}

let simulator: ChildProcess;
let simUrl: string;
let corpId: string;
let keyDir: string;
let environment: Record<string, string>;
let instance: Instance;
let admin: ApiClient;
let browser: Browser;

/** An act of a customer, a member or the console; throws when it is not possible. */
async function act<T = Record<string, unknown>>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`${simUrl}/sim/${path}`, init);
  const json = (await answer.json()) as T;
  if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(json)}`);
  return json;
}

beforeAll(async () => {
  const main = join(projectRoot, "dist/simulator/main.js");
  simulator = spawn(process.execPath, [main, "--port", String(await freePort()), "--seed", "e2e"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  simUrl = await new Promise<string>((resolve, reject) => {
    simulator.once("exit", () => reject(new Error("the simulator did not start")));
    simulator.stdout?.on("data", (chunk: Buffer) => {
      const address = /ready (http:\S+?)\/?\s/.exec(chunk.toString())?.[1];
      if (address) resolve(address);
    });
  });
  const [corp] = (await act<SimInfo>("info")).corps;
  const app = corp?.apps.find((one) => one.kind === "self-built");
  if (!corp || !app) throw new Error("the simulator has no corp with a self-built app");
  ({ corpId } = corp);
  await act("settings", { pages: { short: 0, empty: 0 } });
  await act("load", {
    members: [
      { userid: "liqian", name: "李倩", isArchived: true },
      { userid: "zhouhang", name: "周航" },
    ],
    customers: ["陈总", "钱总", "孙总"].map((name) => ({ key: name, name, follows: [{ userid: "liqian" }] })),
    groups: [{ name: "老客户群", owner: "liqian", customers: [] }],
  });
  keyDir = mkdtempSync(join(tmpdir(), "guanxi-archive-key-"));
  const key = await act<{ version: number; privateKey: string }>("archive/keys/current", {});
  writeFileSync(join(keyDir, "key.pem"), key.privateKey, { mode: 0o600 });
  environment = {
    WECOM_BASE_URL: simUrl,
    WECOM_CORP_ID: corpId,
    WECOM_AGENT_ID: String(app.agentId),
    WECOM_SECRET: app.secret,
    WECOM_CALLBACK_TOKEN: TOKEN,
    WECOM_CALLBACK_AES_KEY: AES_KEY,
    WECOM_KF_SECRET: corp.apps.find((one) => one.kind === "kf")?.secret ?? "",
    WECOM_ARCHIVE_SECRET: corp.apps.find((one) => one.kind === "archive")?.secret ?? "",
    WECOM_ARCHIVE_URL: simUrl,
    WECOM_ARCHIVE_KEYS: `${key.version}=${join(keyDir, "key.pem")}`,
  };
  instance = await startInstance({ env: environment });
  admin = await instance.signIn("admin");
  browser = await launchBrowser();
  const url = `${instance.url}/callbacks/wecom/${corpId}/${app.agentId}`;
  await act("callback", { url, token: TOKEN, aesKey: AES_KEY });
  await act("callback", { agent: "kf", url, token: TOKEN, aesKey: AES_KEY });
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await instance?.stop();
  await stopProcess(simulator);
  rmSync(keyDir, { recursive: true, force: true });
});

const contactNamed = async (name: string): Promise<ContactDetailJson | null> => {
  const { data } = await admin.get<{ data: ContactRowJson[] }>("/contacts?limit=50");
  const row = data.find((one) => one.displayName === name);
  return row ? (await admin.get<{ data: ContactDetailJson }>(`/contacts/${row.id}`)).data : null;
};

/** A page of the signed-in administrator. */
async function openPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN" });
  await context.addCookies(admin.cookies.map(({ name, value }) => ({ name, value, url: instance.url })));
  return context.newPage();
}

/** Quiet hours that are certainly not now. */
async function openSendingHours(): Promise<void> {
  const { data } = await admin.get<{ data: SettingsJson }>("/settings");
  const { holidayYears: _years, ...settings } = data;
  const hour = String((new Date().getUTCHours() + 8 + 12) % 24).padStart(2, "0");
  await admin.send("PUT", "/settings", { ...settings, quietHours: { from: `${hour}:00`, to: `${hour}:01` } });
}

it("微信客服: customer writes → shown → answered on the page → the customer has it; after five answers the page says why not", async () => {
  const { externalUserId } = await act<{ externalUserId: string }>("customers", { name: "赵工" });
  const { openKfId } = await act<{ openKfId: string }>("kf", { name: "售后", servicers: ["zhouhang"] });
  const writes = (text: string) => act(`kf/${openKfId}/chat`, { customer: externalUserId, text });
  await act(`kf/${openKfId}/enter`, { customer: externalUserId });
  await writes("设备又报警了，怎么处理？");
  const found = async (): Promise<string | undefined> => {
    const { data } = await admin.get<{ data: ContactRowJson[] }>("/contacts?limit=50");
    for (const { id } of data) {
      const { data: detail } = await admin.get<{ data: ContactDetailJson }>(`/contacts/${id}`);
      if (detail.sendChannels[0] === `wecom:kf:${openKfId}`) return id;
    }
    return undefined;
  };
  await expect.poll(found, SOON).toBeDefined();
  const id = await found();
  const page = await openPage();
  await page.goto(`${instance.url}/contacts/${id}`);
  await page.getByText("设备又报警了，怎么处理？").first().waitFor({ timeout: 30_000 });
  const composer = page.getByRole("dialog");
  const open = async (): Promise<void> => await page.getByRole("button", { name: "写消息" }).first().click();
  await open();
  await composer
    .getByText(/微信客服/)
    .first()
    .waitFor();
  await composer.getByRole("textbox").first().fill("您好，请先断电再重启");
  await composer.getByRole("button", { name: "发送" }).click();
  const got = async (): Promise<string[]> =>
    (await act<{ rows: { text: string }[] }>(`received?external_userid=${externalUserId}&kind=kf`)).rows.map(
      (row) => row.text,
    );
  await expect.poll(got, SOON).toEqual(["您好，请先断电再重启"]);
  for (let i = 2; i <= 5; i++) {
    await admin.send("POST", `/contacts/${id}/touches`, { text: `第 ${i} 条`, idempotencyKey: `kf-answer-${i}` });
  }
  await expect.poll(async () => (await got()).length, SOON).toBe(5);
  await page.reload();
  await open();
  await composer.getByText("微信客服现在不能回复：客户这次来信后已发满 5 条").waitFor();
  await page.keyboard.press("Escape");
  await writes("好了，谢谢");
  await expect.poll(found, SOON).toBe(id);
}, 120_000);

it("scan → contact with source and tags → greeting → chat → stage → corp tag → broadcast with its results → transfer", async () => {
  // The daily passes begin by themselves: members and customers come in.
  await expect.poll(async () => (await contactNamed("陈总"))?.follows.length, SOON).toBe(1);

  // A person makes the code in the browser.
  const page = await openPage();
  await page.goto(`${instance.url}/operations/ways`);
  await page.getByRole("button", { name: "新建活码" }).first().click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("名称").fill("春季展会");
  await sheet.getByRole("combobox", { name: "接待成员" }).click();
  await page.getByTitle("李倩").first().click();
  await sheet.getByRole("combobox", { name: "自动打的标签" }).fill("来源/展会");
  await page.keyboard.press("Enter");
  await sheet.getByRole("switch", { name: "欢迎语" }).click();
  await sheet.getByRole("button", { name: "保存" }).click();
  await page.getByText("现在由 李倩 接待").waitFor();
  const [way] = (await admin.get<{ data: ContactWayJson[] }>("/contact-ways")).data;
  expect(way).toMatchObject({ name: "春季展会", syncState: "synced", tags: [{ group: "来源", label: "展会" }] });

  // A customer scans it.
  const person = await act<{ externalUserId: string }>("customers", { name: "王工" });
  const { externalUserId } = person;
  await act(`customers/${externalUserId}/scan`, { way: way?.state });
  const events = async (): Promise<WecomEventJson[]> =>
    (await admin.get<{ data: WecomEventJson[] }>("/wecom/events")).data;
  await expect
    .poll(async () => (await events()).map((event) => [event.name, event.state, event.welcome?.state]), SOON)
    .toContainEqual(["change_external_contact.add_external_contact", "processed", "done"]);
  // The member is recorded: the greeting waits for the customer's consent, which brings a code of its own.
  await act(`customers/${externalUserId}/consent`, { userid: "liqian", agree: true });
  const greetings = () => act<{ total: number; doubled: number }>(`received/summary?external_userid=${externalUserId}`);
  await expect.poll(greetings, SOON).toMatchObject({ total: 1, doubled: 0 });
  await expect.poll(async () => (await contactNamed("王工"))?.tags.map((tag) => tag.label), SOON).toContain("展会");
  const wang = await contactNamed("王工");
  expect(wang?.follows).toMatchObject([{ member: { userId: "liqian" }, source: "渠道活码：春季展会" }]);
  const wangNow = async (): Promise<ContactDetailJson> =>
    (await admin.get<{ data: ContactDetailJson }>(`/contacts/${wang?.id}`)).data;

  // They talk in WeCom; the archive brings it, and the workers derive profile and stage.
  const customerSays = (text: string) => act(`customers/${externalUserId}/chat`, { userid: "liqian", text });
  await customerSays("我是华盛精密的王伟,你们的PLC模块多少钱?");
  await act("members/liqian/chat", { to: externalUserId, text: "您好王工,看数量,周三给您报价" });
  await customerSays("先来20台,预算50万以内,发个报价单给我");
  // WeCom tells of new messages some seconds later.
  await act("clock", { advanceSeconds: 20 });
  const config = readConfig({ ...environment, ...endpointsOf(dataDirPaths(instance.dataDir)) });
  const { app, infrastructure, close } = await openApp(config);
  try {
    await expect.poll(async () => (await wangNow()).stage, SOON).not.toBe("lead");
    // The archive tells ids only; the customer is called as WeCom's customer list does.
    expect((await wangNow()).displayName).toMatch(/^王/);
    await expect
      .poll(async () => (await wangNow()).profile.map((field) => field.field), SOON)
      .toEqual(expect.arrayContaining(["budget", "company"]));
    const stageTagNow = async (): Promise<string> =>
      (await wangNow()).tags.find((tag) => tag.group === "阶段")?.label ?? "";
    await expect.poll(stageTagNow, SOON).not.toBe("");
    const stageTag = await stageTagNow();
    const tagsInWecom = async (): Promise<string[]> => {
      const { follows } = await app.wecom.platform.customers.getCustomer(externalUserId);
      return follows.flatMap((follow) => follow.tags.map((tag) => tag.name));
    };
    await expect.poll(tagsInWecom, SOON).toContain(stageTag);

    // A broadcast, written and approved on its pages: one gets it, one has ended the contact, one has had enough today.
    await act("mass-rule", { rule: "day1" });
    const idOf = async (name: string): Promise<string> =>
      (await act<{ people: { externalUserId: string }[] }>(`customers?q=${encodeURIComponent(name)}`)).people[0]
        ?.externalUserId ?? "";
    const { massSend } = app.wecom.platform;
    await massSend.create({
      chatType: "single",
      sender: "liqian",
      externalUserIds: [await idOf("陈总")],
      content: { text: "别处发的活动" },
    });
    await act("clock", { advanceSeconds: 5 });
    await act("members/liqian/confirm", {});
    await openSendingHours();
    await page.goto(`${instance.url}/broadcasts/new`);
    await page.getByLabel("名称").fill("新品目录");
    await page.getByLabel("文字 A").fill("{姓名|您好},新品目录已更新");
    await page.getByRole("button", { name: "开始预检" }).click();
    await page.getByText(/由 1 位成员确认后，发送给 [34] 位客户/).waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "提交批准" }).click();
    await page.getByRole("button", { name: "批准发送" }).click();
    const broadcast = async (): Promise<BroadcastJson | undefined> =>
      (await admin.get<{ data: BroadcastJson[] }>("/broadcasts")).data[0];
    await expect.poll(async () => (await broadcast())?.progress.waiting ?? 0, SOON).toBeGreaterThan(2);
    await act(`customers/${await idOf("孙总")}/delete`, { userid: "liqian" });
    await act("clock", { advanceSeconds: 5 });
    await page.getByText("1 个任务未确认").waitFor({ timeout: 30_000 });
    await act("members/liqian/confirm", {});
    const id = (await broadcast())?.id ?? "";
    const pages = infrastructure.connection.collection<{ _id: string }>("broadcast_pages");
    for (const { _id: pageId } of await pages.find({ broadcastId: id }).toArray()) {
      await app.broadcasts.pollPage({ corpId: config.CORP_ID, pageId });
    }
    await expect.poll(async () => (await broadcast())?.progress, SOON).toMatchObject({ waiting: 0, failed: 2 });
    const cookie = admin.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const csv = await fetch(`${instance.url}/api/v1/broadcasts/${id}/results.csv`, { headers: { cookie } });
    const results = await csv.text();
    const lineOf = (name: string): string => results.split("\n").find((line) => line.includes(name)) ?? "";
    expect(lineOf("孙总")).toContain("已不是好友");
    expect(lineOf("陈总")).toContain("额度已满");
    expect(lineOf("钱总")).not.toMatch(/好友|额度/);
    await page.getByText("未送达").first().waitFor();

    await act(`customers/${externalUserId}/delete`, { userid: "liqian" });
    await expect.poll(async () => (await wangNow()).follows[0]?.status, SOON).toBe("removed_by_contact");
  } finally {
    await close();
  }

  // The member leaves: one line says so on every page, and leads to where a colleague takes over.
  await act("members/liqian/leave", {});
  await page.goto(`${instance.url}/contacts`);
  const notice = page.locator(".departure-notice");
  await notice.getByText(/李倩已离职，名下 \d+ 位客户、1 个客户群 等待交接/).waitFor({ timeout: 90_000 });
  await notice.getByRole("link", { name: "去交接" }).click();
  const order = page.getByRole("dialog");
  await order.getByRole("combobox", { name: "接手" }).click();
  await page.getByTitle("周航").first().click();
  await order.getByRole("button", { name: /开始转接 \d+ 位客户、1 个客户群/ }).click();
  await page.getByText("已换群主 1").waitFor();
  expect(await notice.count()).toBe(0);
  await act("clock", { advanceHours: 25 });
  await expect
    .poll(
      async () => (await admin.send<{ data: TransferJson[] }>("POST", "/transfers/results")).data[0]?.counts.done,
      SOON,
    )
    .toBeGreaterThan(0);
  await page.goto(`${instance.url}/operations/transfers`);
  await page.getByText("李倩 → 周航").first().waitFor();
  await page.getByText("已完成").first().waitFor();
  expect(await page.getByText("陈总").count()).toBe(1);
}, 300_000);
