import { afterAll, beforeAll, expect, it } from "vitest";
import type { ContactByIdentityJson } from "#src/api/contract/sidebar.js";
import { openApi, type TestApi } from "./api-fixture.js";

let test: TestApi;
beforeAll(async () => {
  test = await openApi({ PUBLIC_URL: "https://scrm.example.test" });
});
afterAll(() => test.close());

it("finds whom a channel knows by an id, inside the scope only", async () => {
  const liqian = await test.signIn("liqian");
  const other = await test.signIn("zhao");
  const contactId = await test.chat("liqian", "wm_wang", [["contact", "你好", 10]]);
  const path = "/contacts/by-identity?channel=import&id=wm_wang";
  const ask = async (client: typeof liqian) => (await client.get<{ data: ContactByIdentityJson }>(path)).data.contactId;
  expect(await ask(liqian)).toBe(contactId);
  expect(await ask(other)).toBeNull();
  const elsewhere = "/contacts/by-identity?channel=wecom&id=wm_wang";
  expect((await liqian.get<{ data: ContactByIdentityJson }>(elsewhere)).data.contactId).toBeNull();
});

it("signs no foreign page, and says when WeCom is not set up", async () => {
  const liqian = await test.signIn("liqian");
  const sign = (url: string) => liqian.send("POST", "/wecom/page-signature", { url });
  await expect(sign("https://evil.test/sidebar")).rejects.toThrow("400");
  await expect(sign("https://scrm.example.test/sidebar")).rejects.toThrow("wecom_not_configured");
});
