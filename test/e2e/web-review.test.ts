/** The review queue in a real browser: sixty facts by keyboard, each stored, the last one taken back. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ReviewSummaryJson } from "#src/api/contract/review.js";
import type { ApiClient } from "./api-client.js";
import { waitUntil } from "#src/supervisor/wait-until.js";
import { startInstance, type Instance } from "./instance.js";
import { launchBrowser } from "./web-fixture/browser.js";

const FACTS = 60;

let instance: Instance;
let browser: Browser;
let admin: ApiClient;
beforeAll(async () => {
  instance = await startInstance();
  admin = await instance.signIn("admin");
  browser = await launchBrowser();
  const surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张";
  const messages = Array.from(surnames).flatMap((surname, n) => {
    const person = { id: `c${n}`, name: `微信${n}`, side: "contact" };
    const member = { id: "liqian", name: "李倩", side: "member" };
    const line = (id: string, minutes: number, from: object, to: object, text: string) => ({
      conversation: `k${n}`,
      id,
      at: new Date(Date.now() - (n * 60 + 40 - minutes) * 60_000).toISOString(),
      from,
      to,
      type: "text",
      text,
    });
    return [
      line("a", 0, member, person, "您好,请问怎么称呼?"),
      line("b", 1, person, member, `我是${surname}建国,电话138001380${String(n + 10)}`),
      line("c", 2, person, member, `预算大概${n + 10}万以内,下个月要`),
      line("d", 3, member, person, "好的,我整理一下方案"),
    ];
  });
  const { data } = await admin.send<{ data: { summary: { rejected: number } } }>("POST", "/messages", { messages });
  if (data.summary.rejected > 0) throw new Error("messages were refused");
  const isDerived = await waitUntil(async () => (await summary()).open >= FACTS + 5, { timeoutMs: 60_000 });
  if (!isDerived) throw new Error("the facts did not arrive in the queue");
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await instance?.stop();
});

const summary = async (): Promise<ReviewSummaryJson> =>
  (await admin.get<{ data: ReviewSummaryJson }>("/review/summary")).data;

async function openReview(viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  context.setDefaultTimeout(30_000);
  await context.addCookies(admin.cookies.map(({ name, value }) => ({ name, value, url: instance.url })));
  const page = await context.newPage();
  await page.goto(`${instance.url}/review`);
  await page.locator(".review-card").waitFor();
  return page;
}

it("clears sixty facts by keyboard well inside five minutes", { timeout: 180_000 }, async () => {
  const page = await openReview({ width: 1440, height: 900 });
  const before = await summary();
  const startedAt = performance.now();
  let hasCorrected = false;
  for (let n = 0; n < FACTS; n++) {
    const card = page.locator(".review-card");
    const shown = await card.innerText();
    expect(await card.locator(".review-quote").count()).toBe(1);
    if (!hasCorrected && (await card.locator(".review-field").innerText()) === "姓名") {
      hasCorrected = true;
      await page.keyboard.press("e");
      await page.getByLabel("正确的是").fill("王建设");
      await page.keyboard.press("Enter");
    } else await page.keyboard.press(n % 10 === 9 ? "x" : "c");
    // The next one stands there at once, without waiting for the server.
    await expect.poll(() => card.innerText(), { timeout: 5_000, interval: 20 }).not.toBe(shown);
  }
  const tookMs = performance.now() - startedAt;
  expect(tookMs).toBeLessThan(120_000);
  expect(hasCorrected).toBe(true);
  await expect
    .poll(
      async () => {
        const { today } = await summary();
        return today.confirmed + today.corrected + today.rejected;
      },
      { timeout: 60_000 },
    )
    .toBe(FACTS);
  await expect.poll(async () => (await summary()).open, { timeout: 20_000 }).toBeLessThanOrEqual(before.open - FACTS);
  await page.getByText(`这次看了 ${FACTS} 条`).waitFor();

  // z takes the last one back: it stands there again, and the server has forgotten the word.
  await page.keyboard.press("z");
  await page.getByText(`这次看了 ${FACTS - 1} 条`).waitFor();
  await expect
    .poll(
      async () => {
        const { today } = await summary();
        return today.confirmed + today.corrected + today.rejected;
      },
      { timeout: 20_000 },
    )
    .toBe(FACTS - 1);
  await page.context().close();
});

it("works on a phone with big buttons at the bottom", { timeout: 60_000 }, async () => {
  const page = await openReview({ width: 390, height: 844 });
  const card = page.locator(".review-card");
  const shown = await card.innerText();
  const button = page.getByRole("button", { name: /对/ }).first();
  const box = await button.boundingBox();
  expect(box?.y).toBeGreaterThan(600);
  await button.click();
  await expect.poll(() => card.innerText()).not.toBe(shown);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
  await page.context().close();
});
