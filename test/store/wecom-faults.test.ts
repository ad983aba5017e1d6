/** The adapter against the simulator's fault switches: tokens that die, limits, faults before and after the effect, clock jumps. */
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectRedis } from "#src/adapters/redis/connect-redis.js";
import { redisShortCache } from "#src/adapters/redis/short-cache.js";
import { redisCallLimits } from "#src/adapters/wecom/client/call-limits.js";
import { redisCallMetrics } from "#src/adapters/wecom/client/call-metrics.js";
import { httpTransport, type HttpTransport } from "#src/adapters/wecom/client/http-transport.js";
import { redisSerialLock } from "#src/adapters/wecom/client/serial-lock.js";
import { redisTokenCache } from "#src/adapters/wecom/client/token-cache.js";
import { createWecomClient, tokenFetcher } from "#src/adapters/wecom/client/wecom-client.js";
import { wecomPlatform } from "#src/adapters/wecom/wecom-platform.js";
import type { WecomPlatform } from "#src/usecases/wecom-platform/wecom-platform.js";
import { startKit, type Kit } from "../../simulator/test/kit.js";
import { openStore, type TestStore } from "./open-store.js";

let store: TestStore;
let kit: Kit;
let redis: Redis;
let http: HttpTransport;
let platform: WecomPlatform;
let member: string;
let customer: string;
/** Calls of an endpoint that reached the platform. */
let calls: Map<string, number>;

beforeAll(async () => {
  [store, kit] = await Promise.all([openStore(), startKit("faults")]);
  redis = connectRedis(store.redisUrl, "commands", () => undefined);
  await new Promise((resolve) => redis.once("ready", resolve));
  http = httpTransport();
  calls = new Map();
  const counted: HttpTransport["send"] = (request) => {
    const endpoint = new URL(request.url).pathname.replace("/cgi-bin/", "");
    calls.set(endpoint, (calls.get(endpoint) ?? 0) + 1);
    return http.send({ ...request, timeoutMs: Math.min(request.timeoutMs, 1_500) });
  };
  const app = kit.app("self-built");
  const credentials = {
    baseUrl: kit.url,
    corpId: kit.corp.corpId,
    agentId: app.agentId,
    secrets: { app: app.secret },
    callback: null,
    source: "environment" as const,
  };
  const source = { current: async () => credentials };
  const { prefix } = store;
  const client = createWecomClient({
    credentials: source,
    transport: counted,
    tokens: redisTokenCache({ redis, prefix, fetch: tokenFetcher(counted, source) }),
    limits: redisCallLimits({ redis, prefix }),
    serial: redisSerialLock({ redis, prefix }),
    metrics: redisCallMetrics(redis, prefix),
    log: { warn: () => undefined },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50))),
  });
  platform = wecomPlatform({
    client,
    transport: counted,
    cache: redisShortCache(redis, `${prefix}:cache`),
    now: () => Date.now(),
  });
  await kit.act("bulk", { customers: 3, members: 2 });
  [member = ""] = await platform.customers.followMembers();
  [customer = ""] = await platform.customers.customerIdsOf(member);
});
afterAll(async () => {
  redis.disconnect();
  await http.close();
  await kit.close();
  await store.close();
});

const fault = (path: string, kind: string, more = {}) => kit.act("faults", { path, kind, count: 1, ...more });
const callsOf = async (endpoint: string, act: () => Promise<unknown>): Promise<number> => {
  const before = calls.get(endpoint) ?? 0;
  await act();
  return (calls.get(endpoint) ?? 0) - before;
};

describe("tokens", () => {
  it("that were ended early are replaced once", async () => {
    await kit.act("tokens/kill", {});
    expect(await callsOf("gettoken", () => platform.customers.getCustomer(customer))).toBe(1);
  });

  it("that a clock jump has ended are replaced, by everybody once", async () => {
    await kit.act("clock", { advanceHours: 3 });
    const all = () => Promise.all(Array.from({ length: 12 }, () => platform.customers.getCustomer(customer)));
    expect(await callsOf("gettoken", all)).toBe(1);
  });
});

describe("passing faults", () => {
  it.each(["busy", "http-500", "cut-before", "cut-after", "concurrency", "timeout-before"])(
    "%s: a read is tried again",
    async (kind) => {
      await fault("externalcontact/get", kind, { delayMs: 3_000 });
      const { customer: found } = await platform.customers.getCustomer(customer);
      expect(found.externalUserId).toBe(customer);
    },
  );

  it("a write that sets values is tried again after the effect happened, and is set once", async () => {
    const group = await platform.corpTags.add({ groupName: "测试组", tags: [{ name: "甲" }] });
    const tagId = group.tags[0]?.id ?? "";
    await fault("externalcontact/mark_tag", "cut-after");
    await platform.customers.markTags({ userId: member, externalUserId: customer, add: [tagId] });
    const { follows } = await platform.customers.getCustomer(customer);
    const mine = follows.find(({ userId }) => userId === member);
    expect(mine?.tags.filter((tag) => tag.tagId === tagId)).toHaveLength(1);
  });

  it("twenty changes of one pair at once take turns", async () => {
    const change = (i: number) =>
      platform.customers.setRemark({ userId: member, externalUserId: customer, remark: `备注${i}` });
    await Promise.all(Array.from({ length: 20 }, (_, i) => change(i)));
    const { follows } = await platform.customers.getCustomer(customer);
    expect(follows.find(({ userId }) => userId === member)?.remark).toMatch(/^备注\d+$/);
  });
});

describe("effects that must not happen twice", () => {
  it.each(["timeout-after", "cut-after", "http-502-after"])(
    "%s: a mass send is not made again, and is found by looking",
    async (kind) => {
      const text = `群发 ${kind}`;
      await fault("externalcontact/add_msg_template", kind, { delayMs: 3_000 });
      const create = platform.massSend.create({
        chatType: "single",
        sender: member,
        externalUserIds: [customer],
        content: { text },
      });
      const sent = await callsOf("externalcontact/add_msg_template", () =>
        expect(create).rejects.toMatchObject({ kind: "unknown_outcome", retryable: false }),
      );
      expect(sent).toBeLessThanOrEqual(1);
      const now = kit.sim.now();
      const list = await platform.massSend.list({
        chatType: "single",
        from: new Date(now - 86_400_000),
        to: new Date(now + 60_000),
        cursor: null,
      });
      expect(list.rows.filter((row) => row.text === text)).toHaveLength(1);
    },
  );

  it("cut before the effect: unknown for us, and nothing is found", async () => {
    await fault("externalcontact/add_contact_way", "cut-before");
    const input = { type: "single", scene: "qr_code", skipVerify: true, state: "gone", userIds: [member] } as const;
    await expect(platform.contactWays.add(input)).rejects.toMatchObject({ kind: "unknown_outcome" });
    const { configIds } = await platform.contactWays.list({ from: new Date(kit.sim.now() - 86_400_000), cursor: null });
    expect(configIds).toEqual([]);
  });
});

describe("limits", () => {
  it("45009 stops the endpoint for everybody, without further calls", async () => {
    await fault("externalcontact/get_follow_user_list", "rate-limit");
    const ask = () => expect(platform.customers.followMembers()).rejects.toMatchObject({ kind: "wait" });
    expect(await callsOf("externalcontact/get_follow_user_list", ask)).toBe(1);
    expect(await callsOf("externalcontact/get_follow_user_list", ask)).toBe(0);
  });

  it("an address that is not trusted is a matter for a person", async () => {
    await fault("department/list", "ip");
    await expect(platform.directory.departments()).rejects.toMatchObject({ kind: "permission", errcode: 60_020 });
  });
});
