/** Signing in with WeCom, with a platform that answers like WeCom. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Koa from "koa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "#src/adapters/log/logger.js";
import { wecomLoginApi } from "#src/adapters/wecom/families/web.js";
import { wecomSignIn } from "#src/api/access/wecom-sign-in.js";
import type { ApiState } from "#src/api/http/api-context.js";
import { AppError } from "#src/domain/shared/errors.js";
import { fakeWecomClient } from "#test/fakes/fake-wecom-client.js";

let server: Server;
let url: string;
const signedIn: string[] = [];

beforeAll(async () => {
  const client = fakeWecomClient({
    "auth/getuserinfo": [
      { userid: "zhangsan" },
      ...Array.from({ length: 6 }, () => ({ userid: "zhangsan" })),
      { userid: "stranger" },
      { openid: "o", external_userid: "wm1" },
    ],
  });
  const koa = new Koa<ApiState>();
  koa.use(
    wecomSignIn({
      corpId: "c",
      publicUrl: "http://localhost:9",
      login: wecomLoginApi(client),
      logger: createLogger("silent", {}),
      access: {
        signInAsMember: async ({ userId }) => {
          if (userId !== "zhangsan") throw new AppError("not_allowed", "账号还没有开通，请联系管理员");
          signedIn.push(userId);
          const session = { endsAt: new Date(Date.now() + 1_000_000) };
          return { token: "t".repeat(43), session } as never;
        },
      },
    }),
  );
  const handle = koa.callback();
  server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, { redirect: "manual", headers });

async function begin(agent = "Mozilla"): Promise<{ to: URL; cookie: string }> {
  const answer = await get("/auth/wecom", { "user-agent": agent });
  expect(answer.status).toBe(302);
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return { to: new URL(answer.headers.get("location") ?? ""), cookie };
}

describe("signing in with WeCom", () => {
  it("shows the QR code in a browser and goes straight on inside WeCom", async () => {
    expect((await begin()).to.host).toBe("login.work.weixin.qq.com");
    expect((await begin("wxwork/4.1")).to.host).toBe("open.weixin.qq.com");
  });

  it("opens a session for the member who came back with the state of this browser", async () => {
    const { to, cookie } = await begin();
    const state = to.searchParams.get("state") ?? "";
    expect(state).toMatch(/^[A-Za-z0-9]{20,}$/);
    expect((await get(`/auth/wecom/return?code=C&state=${state}`)).status).toBe(403);
    expect((await get(`/auth/wecom/return?code=C&state=other`, { cookie })).status).toBe(403);
    const answer = await get(`/auth/wecom/return?code=C&state=${state}`, { cookie });
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/"]);
    expect(answer.headers.getSetCookie().join()).toContain("guanxi_session=");
    expect(signedIn).toEqual(["zhangsan"]);
  });

  it("comes back to the page that asked, if it is one of ours", async () => {
    const asking = async (next: string) => {
      const answer = await get(`/auth/wecom?next=${encodeURIComponent(next)}`);
      const cookie = answer.headers
        .getSetCookie()
        .map((one) => one.split(";")[0])
        .join("; ");
      const state = new URL(answer.headers.get("location") ?? "").searchParams.get("state") ?? "";
      return (await get(`/auth/wecom/return?code=C&state=${state}`, { cookie })).headers.get("location");
    };
    expect(await asking("/sidebar?contact=ct_1")).toBe("/sidebar?contact=ct_1");
    for (const foreign of ["//evil.test", "https://evil.test", "/\\evil.test", "/a b", "/auth/wecom"])
      expect(await asking(foreign)).toBe("/");
  });

  it("tells members without an account, and strangers, why not", async () => {
    for (const reason of ["账号还没有开通", "只有本企业的成员"]) {
      const { to, cookie } = await begin();
      const answer = await get(`/auth/wecom/return?code=C&state=${to.searchParams.get("state") ?? ""}`, { cookie });
      expect([answer.status, (await answer.text()).includes(reason)]).toEqual([403, true]);
    }
    expect(new Set(signedIn)).toEqual(new Set(["zhangsan"]));
  });
});
