/** Audience builder, broadcast wizard, progress with its stop switch, and rehearsal in a real browser. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { seriousProblemsOf } from "./web-fixture/axe.js";
import { launchBrowser } from "./web-fixture/browser.js";
import { startFixture, type Fixture } from "./web-fixture/fixture-server.js";

let fixture: Fixture;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  fixture = await startFixture();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await fixture.close();
});
beforeEach(async () => {
  fixture.set({ mode: "normal", role: "operations" });
  fixture.writes.length = 0;
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN" });
  page = await context.newPage();
});
afterEach(() => context.close());

const writesTo = (call: string): unknown[] =>
  fixture.writes.filter((write) => write.call === call).map(({ body }) => body);

it("builds an audience with a live count and a sample, and saves it", async () => {
  await page.goto(`${fixture.url}/segments/new`);
  await page.getByText("1 284").or(page.getByText("1 284")).first().waitFor();
  await page.getByRole("link", { name: "王工" }).waitFor();
  await page.getByRole("button", { name: "添加条件" }).click();
  await page.getByLabel("人群名称").fill("复购客户");
  await page.getByRole("button", { name: "复购" }).first().click();
  await page.getByRole("button", { name: "保存" }).click();
  await expect
    .poll(() => writesTo("POST /segments"))
    .toEqual([
      {
        name: "复购客户",
        rule: {
          kind: "all",
          of: [
            { kind: "stage", in: ["customer", "repeat"] },
            { kind: "stage", in: ["customer"] },
          ],
        },
      },
    ]);
});

it("takes an audience back to an earlier version, as its next one", async () => {
  await page.goto(`${fixture.url}/segments/sg_1`);
  await page.getByRole("button", { name: "第 3 版" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "取回这一版" }).last().click();
  await page.getByRole("button", { name: "保存" }).click();
  await expect
    .poll(() => writesTo("PUT /segments/sg_1"))
    .toEqual([{ basedOn: 3, name: "老客户", rule: { kind: "stage", in: ["customer", "repeat"] }, isArchived: false }]);
});

it("shows the coming days step by step: what goes out, what is put off, what members will have to do", async () => {
  await page.goto(`${fixture.url}/rehearsal`);
  const rows = page.locator(".rehearsal-list li");
  await rows.first().waitFor();
  expect(await rows.allInnerTexts()).toHaveLength(6);
  await rows.filter({ hasText: "当天已有消息" }).getByText("自动发出").waitFor();
  await rows.filter({ hasText: "已 3 天没有联系" }).getByText("成员待办").waitFor();
});

it("leads from audience and content through the check to handing in, and says it in one sentence", async () => {
  await page.goto(`${fixture.url}/broadcasts/new`);
  await page.getByLabel("名称").fill("新品手册");
  await page.getByLabel("文字 A").fill("{姓名|您好},新品手册已更新。");
  await page.getByText("您好,新品手册已更新。").first().waitFor();
  await page.getByRole("button", { name: "开始预检" }).click();
  await expect.poll(() => writesTo("POST /broadcasts").length).toBe(1);
  expect(writesTo("POST /broadcasts")[0]).toMatchObject({ name: "新品手册", delivery: "wecom", scheduledAt: null });
  await page.getByText(/由 12 位成员确认后，发送给 1.284 位客户；96 位因规则排除/).waitFor();
  await page.getByRole("button", { name: /企业微信额度用完/ }).waitFor();
  await page.getByRole("button", { name: "提交批准" }).click();
  await expect.poll(() => writesTo("POST /broadcasts/bc_draft/submission").length).toBe(1);
});

it("schedules in the corp's zone, whichever zone the browser is in", async () => {
  await context.close();
  context = await browser.newContext({ locale: "zh-CN", timezoneId: "America/New_York" });
  page = await context.newPage();
  await page.goto(`${fixture.url}/broadcasts/new`);
  await page.getByLabel("名称").fill("上海时间");
  await page.getByRole("radio", { name: "指定时间" }).click();
  await page.locator("input[type=datetime-local]").fill("2027-03-01T09:30");
  await page.getByRole("button", { name: "保存" }).click();
  const scheduled = (): unknown =>
    (writesTo("POST /broadcasts").at(-1) as { scheduledAt: string } | undefined)?.scheduledAt;
  await expect.poll(scheduled).toBe("2027-03-01T01:30:00.000Z");
});

it("attaches a file of the library and a link, and shows what the customer will see", async () => {
  await page.goto(`${fixture.url}/broadcasts/new`);
  await page.getByLabel("名称").fill("手册");
  await page.getByLabel("文字 A").fill("请看附件");
  await page.getByRole("button", { name: "+ 文件" }).click();
  await page.getByRole("button", { name: /选型手册\.pdf/ }).click();
  await page.getByRole("button", { name: "+ 链接" }).click();
  await page.getByLabel("标题").fill("{我}的名片");
  const preview = page.getByRole("figure", { name: "客户会看到" });
  await preview.getByText("选型手册.pdf").waitFor();
  await preview.getByText("的名片").waitFor();
  expect(await page.getByRole("button", { name: "开始预检" }).isDisabled()).toBe(true);
  await page.getByLabel("地址").fill("https://example.com/card");
  await page.getByRole("button", { name: "+ 链接" }).click();
  await page.getByRole("button", { name: "从素材库选" }).last().click();
  await page.getByRole("button", { name: /秋季产品目录/ }).click();
  await preview.getByText("秋季产品目录").waitFor();
  expect(await page.getByLabel("记录谁打开了").last().isChecked()).toBe(true);
  await page.getByRole("button", { name: "开始预检" }).click();
  const link = { kind: "link", title: "{我}的名片", url: "https://example.com/card", description: "" };
  await expect
    .poll(() => writesTo("POST /broadcasts"))
    .toMatchObject([
      {
        variants: [
          {
            attachments: [
              { kind: "file", materialId: "mt_manual", name: "选型手册.pdf" },
              { ...link, imageUrl: null, coverId: null },
              { kind: "link", title: "秋季产品目录", isTracked: true, savedLinkId: "sl_1" },
            ],
          },
        ],
      },
    ]);
});

it("shows who has not confirmed, reminds them, and stops after saying what stopping can still do", async () => {
  await page.goto(`${fixture.url}/broadcasts/bc_running`);
  await page.getByText("1 个任务未确认").waitFor();
  await page.getByRole("button", { name: "提醒", exact: true }).click();
  await expect.poll(() => writesTo("POST /broadcasts/bc_running/reminders")).toEqual([{ memberId: "liqian" }]);
  await page.getByRole("button", { name: "停止发送" }).click();
  await page.getByText("484 位还没收到的客户不会再收到").waitFor();
  expect(writesTo("POST /broadcasts/bc_running/stop")).toEqual([]);
  await page.getByRole("button", { name: "确定停止" }).click();
  await expect.poll(() => writesTo("POST /broadcasts/bc_running/stop").length).toBe(1);
});

it("fits a phone", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ["/broadcasts/new", "/segments/new", "/materials", "/broadcasts/bc_running", "/rehearsal"]) {
    await page.goto(fixture.url + path);
    await page.locator("h1").waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")).toBe(true);
  }
});

it("has no serious problem for those who do not see or point, in the pages of outreach, plans and care", async () => {
  const found: Record<string, string[]> = {};
  for (const path of [
    "/segments/new",
    "/broadcasts/new",
    "/broadcasts/bc_running",
    "/sops",
    "/sops/so_1",
    "/sops/so_groups?tab=people",
    "/care",
    "/rehearsal",
  ]) {
    await page.goto(fixture.url + path);
    await page.locator("h1").first().waitFor({ state: "attached" });
    await expect.poll(() => page.title()).toMatch(/^.+ · 关系$/);
    expect([path, await page.locator("h1").count()]).toEqual([path, 1]);
    found[path] = await seriousProblemsOf(page);
  }
  await page.goto(`${fixture.url}/care`);
  await page.getByRole("button", { name: "关怀规则" }).click();
  await page.getByRole("button", { name: "改时间和对象 中秋节" }).click();
  found["rules"] = await seriousProblemsOf(page);
  expect(Object.entries(found).filter(([, problems]) => problems.length > 0)).toEqual([]);
});

it("changes when and to whom a care rule speaks, by keyboard alone", async () => {
  await page.goto(`${fixture.url}/care`);
  await page.getByText(/还没有录入/).waitFor();
  await page.getByRole("button", { name: "关怀规则" }).focus();
  await page.keyboard.press("Enter");
  const rules = page.getByRole("dialog");
  await rules.getByRole("button", { name: "改时间和对象 中秋节" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await rules.getByRole("spinbutton", { name: "多少天 中秋节" }).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("3");
  await rules.getByRole("group", { name: "发给哪些阶段 中秋节" }).getByRole("button", { name: "商机" }).focus();
  await page.keyboard.press("Space");
  await rules.getByRole("button", { name: "保存" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => writesTo("PUT /care-rules").length).toBe(1);
  const [saved] = writesTo("PUT /care-rules") as { rules: { id: string }[] }[];
  expect(saved?.rules.find(({ id }) => id === "mid_autumn")).toMatchObject({
    offsetDays: -3,
    stages: ["customer", "repeat", "loyal"],
  });
});

it("writes a plan's next step by typing it", async () => {
  await page.goto(`${fixture.url}/sops/so_1`);
  const typing = page.locator(".sop-typing input").last();
  await typing.focus();
  await page.keyboard.type("第 7 天 10:00 寄样品");
  await page.keyboard.press("Enter");
  const words = () =>
    page
      .locator(".sop-steps :is(input, textarea)")
      .evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value));
  await expect.poll(words).toContain("寄样品");
});

it("tries a plan on a customer until a chosen day", async () => {
  await page.goto(`${fixture.url}/sops/so_1`);
  const trial = page.getByRole("complementary", { name: "试算" });
  await trial.locator("input").first().fill("王工");
  await page.getByRole("option", { name: /王工/ }).first().click();
  const asked = () => (writesTo("POST /sop-forecasts").at(-1) as { until: string } | undefined)?.until;
  await expect.poll(asked).toBeDefined();
  await trial.getByLabel("算到").fill("2027-03-08");
  await expect.poll(asked).toBe("2027-03-08T16:00:00.000Z");
  await trial.getByText("之后还有步骤").waitFor();
});

it("says whom a segment's plan takes before it is switched on, and switches on from there", async () => {
  await page.goto(`${fixture.url}/sops/so_segment`);
  const segment = page.getByLabel("人群", { exact: true });
  await expect.poll(() => segment.evaluate((one) => (one as unknown as { value: string }).value)).toBe("sg_1");
  await segment.getByText("成交半年以上").waitFor({ state: "attached" });
  await page.getByRole("button", { name: "启用" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByText("37 位客户会加入计划").waitFor();
  await sheet.getByText("第一条消息会顺延：当天已有消息").click();
  await sheet.getByText("还有 1 位没有列出").waitFor();
  expect(writesTo("POST /sops/so_segment/status")).toEqual([]);
  await sheet.getByRole("button", { name: "启用" }).click();
  await expect.poll(() => writesTo("POST /sops/so_segment/status")).toEqual([{ status: "active" }]);
});

it("puts a customer group on a plan for groups", async () => {
  await page.goto(`${fixture.url}/sops/so_groups?tab=people`);
  await page.getByRole("link", { name: "华盛采购群" }).waitFor();
  await page.getByRole("button", { name: "加入一个客户群" }).click();
  await page.getByRole("menuitem", { name: /华盛采购群/ }).click();
  await expect.poll(() => writesTo("POST /sops/so_groups/enrollments")).toEqual([{ groupId: "gr_1" }]);
});
