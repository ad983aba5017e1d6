/** The pages in states that the real product rarely shows: slow, failing, empty, extreme; and what axe-core says. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Role } from "#src/domain/member/member.js";
import { seriousProblemsOf } from "./web-fixture/axe.js";
import { launchBrowser } from "./web-fixture/browser.js";
import { startFixture, type Fixture } from "./web-fixture/fixture-server.js";

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 360, height: 740 } };

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
  fixture.set({ mode: "normal", role: "sales" });
  fixture.writes.length = 0;
  context = await browser.newContext({ viewport: SIZES.desktop, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
});

/** Opens a page and waits until its main text is there. */
async function open(path: string, text: string | RegExp): Promise<void> {
  await page.goto(fixture.url + path);
  await page.getByText(text).first().waitFor({ timeout: 10_000 });
}

const seriousProblems = (): Promise<string[]> => seriousProblemsOf(page);

const PAGES: [path: string, role: Role, text: string | RegExp][] = [
  ["/today", "sales", "王工"],
  ["/contacts", "sales", "华盛精密"],
  ["/contacts?view=board", "sales", "华盛精密"],
  ["/contacts/ct_0", "sales", "样品什么时候能寄"],
  ["/contacts/ct_0?view=timeline", "sales", "承诺过期"],
  ["/conversations", "sales", "样品什么时候能寄"],
  ["/me", "sales", "退出登录"],
  ["/report", "manager", "按成员"],
  ["/settings/users", "admin", "离职同事"],
  ["/settings/roles", "admin", "查看打码的电话邮箱"],
  ["/settings/stages", "admin", "沉默多久"],
  ["/settings/hours", "admin", "免打扰时间"],
  ["/settings/followUp", "admin", "沉默多少天"],
  ["/settings/care", "admin", "可用变量"],
  ["/settings/value", "admin", "最具成长性"],
  ["/sidebar?contact=ct_0", "sales", "可以这样写"],
  ["/settings/budget", "admin", "不发的日子"],
  ["/settings/queues?queue=broadcast", "admin", "企业微信没有回答"],
  ["/settings/dictionary", "admin", "竞品"],
  ["/settings/touches", "admin", "生日问候"],
  ["/settings/bots", "admin", "第三方协议"],
  ["/settings/wecom", "admin", "这段时间的消息可能不全"],
  ["/settings/keys", "admin", "ERP"],
  ["/settings/audit", "admin", "周敏"],
];

describe("accessibility", () => {
  it.each(PAGES)("%s has no serious problem, light and dark, wide and narrow", async (path, role, text) => {
    fixture.set({ role });
    await open(path, text);
    expect(await seriousProblems()).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize(SIZES.phone);
    await page.waitForTimeout(300);
    expect(await seriousProblems()).toEqual([]);
    const overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(overflow).toBe(0);
  });

  it("holds in the sheets as well", async () => {
    await open("/today", "王工");
    await page.getByRole("button", { name: "完成" }).first().click();
    await page.getByRole("dialog").waitFor();
    expect(await seriousProblems()).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "写消息" }).first().click();
    await page.getByText("直接发给").waitFor();
    expect(await seriousProblems()).toEqual([]);
    await page.goto(`${fixture.url}/contacts/ct_0`);
    await page.getByRole("button", { name: /138/ }).first().click();
    await page.getByText("把握 86%").waitFor();
    expect(await seriousProblems()).toEqual([]);
  });

  it("lets the sign-in pages pass too", async () => {
    fixture.set({ mode: "signedOut" });
    await open("/today", "登录");
    expect(page.url()).toContain("/sign-in?next=%2Ftoday");
    expect(await seriousProblems()).toEqual([]);
  });
});

describe("states", () => {
  it("shows a skeleton while slow, and the page afterwards", async () => {
    fixture.set({ mode: "slow" });
    await page.goto(`${fixture.url}/today`);
    await page.getByRole("status", { name: "正在加载" }).waitFor();
    await page.getByText("王工").first().waitFor({ timeout: 10_000 });
  });

  it.each(["/today", "/contacts", "/contacts/ct_0", "/report"])("%s says what failed and tries again", async (path) => {
    fixture.set({ mode: "failing", role: "manager" });
    await open(path, "没有加载出来");
    await page.getByText("编号 req_fixture").waitFor();
    fixture.set({ mode: "normal" });
    await page.getByRole("button", { name: "再试一次" }).first().click();
    await page.getByText("没有加载出来").waitFor({ state: "detached" });
  });

  it("says that the server cannot be reached and keeps what is safe in words", async () => {
    await open("/today", "王工");
    fixture.set({ mode: "down" });
    await page.reload().catch(() => undefined);
    fixture.set({ mode: "failing" });
    await open("/contacts", /没有加载出来/);
  });

  it.each([
    ["/today", "sales", "今天没有要跟进的"],
    ["/contacts", "sales", "还没有客户"],
    ["/conversations", "sales", "还没有会话"],
    ["/report", "manager", "这段时间没有记录"],
    ["/settings/keys", "admin", "还没有密钥"],
    ["/settings/bots", "admin", "还没有机器人"],
  ] as const)("%s is designed when empty", async (path, role, text) => {
    fixture.set({ mode: "empty", role });
    await open(path, text);
  });

  it("tells who can grant a page that the role may not open", async () => {
    await open("/settings/users", "没有权限查看");
    await page.goto(`${fixture.url}/nowhere`);
    await page.getByText("没有这个页面").waitFor();
  });
});

describe("day list by keyboard", () => {
  it("walks, finishes with a next step and undoes", async () => {
    await open("/today", "王工");
    await page.keyboard.press("j");
    await page.keyboard.press("e");
    await page.getByRole("radio", { name: "有意向" }).click();
    await page.getByRole("radio", { name: "下周一" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "完成" }).click();
    await page.getByText("已完成 · 有意向").waitFor();
    await expect.poll(() => fixture.writes.map(({ call }) => call)).toContain("POST /tasks/tk_0/done");
    const [done] = fixture.writes;
    expect(done?.body).toMatchObject({ outcome: "interested", nextStep: { title: "跟进意向" } });
    await page.keyboard.press("z");
    await page.getByText("已完成 · 有意向").waitFor({ state: "detached" });
    await expect.poll(() => fixture.writes.map(({ call }) => call)).toContain("POST /tasks/tk_0/reopen");
  });

  it("records a result with its next step straight from the line", async () => {
    await open("/today", "王工");
    await page.getByRole("button", { name: "王工的更多操作" }).first().click();
    await page.getByRole("menuitem", { name: "没有回应 · 明天 · 再联系一次" }).click();
    await expect
      .poll(() => fixture.writes.at(-1)?.body)
      .toMatchObject({ outcome: "no_answer", nextStep: { title: "再联系一次", dueAt: expect.any(String) as string } });
  });

  it("needs a next step unless the matter is closed", async () => {
    await open("/today", "王工");
    await page.keyboard.press("e");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "完成" }).click();
    await dialog.getByText("选一个结果").waitFor();
    await dialog.getByRole("radio", { name: "联系上了" }).click();
    await dialog.getByLabel("下一步").fill("");
    await dialog.getByRole("button", { name: "完成" }).click();
    await dialog.getByText("写下一步做什么").waitFor();
    await dialog.getByRole("radio", { name: "到此结束" }).click();
    await dialog.getByRole("button", { name: "完成" }).click();
    await expect.poll(() => fixture.writes.at(-1)?.body).toMatchObject({ outcome: "closed", nextStep: null });
  });

  it("goes to the contacts with g c and searches with /", async () => {
    await open("/today", "王工");
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.getByRole("columnheader", { name: "最近联系" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("宏达");
    await page.waitForURL(/q=/);
    await page.getByRole("button", { name: /商机/ }).click();
    expect(page.url()).toContain("stage=opportunity");
    await page.goBack();
    expect(page.url()).not.toContain("stage=");
  });
});

describe("sending", () => {
  it("sends through the channel with a key against doubling, once", async () => {
    await open("/today", "王工");
    await page.getByRole("button", { name: "写消息" }).first().click();
    await page.getByText("直接发给").waitFor();
    await page.getByRole("button", { name: "发送", exact: true }).click();
    await expect.poll(() => fixture.writes.length).toBe(1);
    expect(fixture.writes[0]).toMatchObject({
      call: "POST /contacts/ct_0/touches",
      body: {
        text: "您好,报价单整理好了,马上发您。",
        idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      },
    });
    // Finishing the task is offered right after.
    await page.getByRole("radio", { name: "联系上了" }).waitFor();
  });
});

describe("settings that rules live by", () => {
  it("shows what they start with, goes back to it, and refuses a ladder that does not climb", async () => {
    fixture.set({ role: "admin" });
    await open("/settings/followUp", "默认：3、5、7");
    await page.getByRole("spinbutton", { name: "第 1 级" }).fill("9");
    await page.getByText("天数要从小到大").waitFor();
    const save = page.getByRole("button", { name: "保存" });
    expect(await save.isDisabled()).toBe(true);
    await page.getByRole("button", { name: "恢复默认 多少天没联系就提醒" }).click();
    await page.getByText("天数要从小到大").waitFor({ state: "detached" });
    await page.getByRole("spinbutton", { name: "第 2 级" }).fill("6");
    await page.getByLabel("早上的当日清单").fill("08:20");
    await save.click();
    await expect.poll(() => fixture.writes.at(-1)?.call).toBe("PUT /settings");
    expect(fixture.writes.at(-1)?.body).toMatchObject({
      followUp: { ladderDays: [3, 6, 7], digestAtLocalTime: "08:20" },
    });
  });

  it("adds days without sending, and lowers a cap", async () => {
    fixture.set({ role: "admin" });
    await open("/settings/budget", "同一位客户，每天");
    await page.getByRole("button", { name: "加一段日子" }).click();
    await page.getByText("写上名称").waitFor();
    await page.getByLabel("不发的日子 1 名称，如 春节").fill("年会");
    await page.getByLabel("同一位客户，每周").fill("2");
    await page.getByRole("button", { name: "保存" }).click();
    await expect.poll(() => fixture.writes.at(-1)?.call).toBe("PUT /settings");
    expect(fixture.writes.at(-1)?.body).toMatchObject({
      sendBudget: { contactPerWeek: 2, blackouts: [{ name: "年会" }] },
    });
  });
});

describe("numbers out of range", () => {
  it("stay as typed with the range beside them and are not saved: -5 is not quietly 'nothing goes out'", async () => {
    fixture.set({ role: "admin" });
    await open("/settings/budget", "同一位客户，每天");
    const cap = page.getByLabel("同一位客户，每天");
    const before = await cap.inputValue();
    await cap.fill("-5");
    await cap.blur();
    await page.getByText(/^请填 0 到 10.000 的整数$/).waitFor();
    expect(await cap.inputValue()).toBe("-5");
    const save = page.getByRole("button", { name: "保存" });
    expect(await save.isDisabled()).toBe(true);
    await cap.fill("2.5");
    expect(await save.isDisabled()).toBe(true);
    await page.getByRole("button", { name: "放弃修改" }).click();
    expect(await cap.inputValue()).toBe(before);
    await page.getByText(/^请填 0 到/).waitFor({ state: "detached" });
    await cap.fill("4");
    await save.click();
    await expect.poll(() => fixture.writes.at(-1)?.body).toMatchObject({ sendBudget: { contactPerDay: 4 } });
  });

  it("keep a plan's step open and its page from saving", async () => {
    fixture.set({ role: "admin" });
    await open("/sops/so_1", "试算");
    await page.locator("button.sop-wait").first().click();
    const day = page.getByRole("spinbutton", { name: "天", exact: true });
    await day.fill("1");
    const save = page.getByRole("button", { name: "保存", exact: false }).first();
    await save.waitFor();
    await day.fill("-5");
    await page.getByRole("heading", { name: "试算" }).click();
    await page.getByText("请填 0 到 730 的整数").waitFor();
    expect(await save.isDisabled()).toBe(true);
  });
});

describe("the queue page", () => {
  it("says what is worth a look, runs a failed job again, and asks before it drops one", async () => {
    fixture.set({ role: "admin" });
    await open("/settings/queues", "2 个失败");
    await page.getByText("“账号发送”没有进程在处理").waitFor();
    await page.getByRole("button", { name: "看失败的 群发" }).click();
    const job = page.locator("[data-job='17']");
    await job.getByRole("button", { name: "再做一次" }).click();
    await expect.poll(() => fixture.writes.at(-1)?.call).toBe("POST /queues/broadcast/failed/17/retry");
    await job.getByRole("button", { name: "移除" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "移除" }).click();
    await expect.poll(() => fixture.writes.at(-1)?.call).toBe("DELETE /queues/broadcast/failed/17");
  });
});

describe("the sidebar beside a chat", () => {
  it("works in any browser: says what it cannot do, finds a contact, records a result in one tap", async () => {
    await open("/sidebar", "不在企业微信聊天里");
    expect(await page.getByRole("navigation").count()).toBe(0);
    await page.getByRole("combobox").fill("宏达");
    await page.getByRole("option").first().click();
    await page.getByText("可以这样写").waitFor();
    await page.getByRole("button", { name: "没有回应" }).first().click();
    await expect.poll(() => fixture.writes.at(-1)?.call).toMatch(/^POST \/tasks\/tk_\d+\/done$/);
    expect(fixture.writes.at(-1)?.body).toMatchObject({ outcome: "no_answer", nextStep: { title: "再联系一次" } });
    await page.getByText("没有回应 · 下一步").waitFor();
  });

  /** WeCom's client as its JS-SDK sees it: what it was asked is kept. */
  const bridge = `
    window.asked = [];
    window.WeixinJSBridge = {
      on: () => undefined,
      invoke: (name, params, answer) => {
        window.asked.push({ name, params });
        answer(name === "getCurExternalContact"
          ? { err_msg: name + ":ok", userId: window.openChat }
          : { err_msg: name + ":" + (window.refuses === name ? "fail no permission" : "ok") });
      },
    };`;
  interface Asked {
    name: string;
    params: Record<string, unknown>;
  }

  it("inside WeCom knows whose chat is open and puts a text into it", async () => {
    const inside = await browser.newContext({
      viewport: { width: 360, height: 640 },
      locale: "zh-CN",
      userAgent:
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 wxwork/4.1.36 MicroMessenger/7.0.1",
    });
    page = await inside.newPage();
    await page.addInitScript(`${bridge} window.openChat = "wm_0";`);
    await open("/sidebar", "放进聊天");
    await page.getByText("王工").first().waitFor();
    await page.getByRole("textbox", { name: "可以这样写" }).fill("王工,报价单发您了");
    await page.getByRole("button", { name: "放进聊天" }).click();
    await page.getByText("已放进聊天").waitFor();
    const asked = await page.evaluate<Asked[]>("window.asked");
    expect(asked.find(({ name }) => name === "agentConfig")?.params).toMatchObject({
      corpid: "ww1",
      agentid: "1000002",
      signature: "signed",
    });
    expect(asked.find(({ name }) => name === "sendChatMessage")?.params).toMatchObject({
      msgtype: "text",
      text: { content: "王工,报价单发您了" },
    });
    expect(await page.evaluate("document.documentElement.scrollWidth <= 360")).toBe(true);
    // A chat with somebody who is not known: says so, and offers to look.
    await page.addInitScript(`window.openChat = "wm_stranger";`);
    await open("/sidebar", "还不认识这位客户");
    // A client that does not allow the page leaves everything but the chat.
    await page.addInitScript(`window.refuses = "agentConfig";`);
    await open("/sidebar?contact=ct_0", "企业微信没有允许本页面");
    await page.getByRole("button", { name: "复制" }).waitFor();
    await inside.close();
  });

  it("signs in through WeCom when nobody is signed in there", async () => {
    fixture.set({ mode: "signedOut" });
    const inside = await browser.newContext({ userAgent: "Mozilla/5.0 wxwork/4.1.36" });
    page = await inside.newPage();
    await page.goto(`${fixture.url}/sidebar?contact=ct_0`);
    await page.waitForURL(/\/auth\/wecom\?next=%2Fsidebar%3Fcontact%3Dct_0/);
    await inside.close();
  });
});
