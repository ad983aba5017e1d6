/** The composed app behind a real HTTP server on a fresh database, with a small company in it. */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inject } from "vitest";
import { readConfig } from "#config/env.js";
import { buildApi, type Api } from "#src/api/app.js";
import type { SettingsJson } from "#src/api/contract/contract.js";
import { openApp, type App, type Infrastructure } from "#src/app.js";
import { pingRedis } from "#src/adapters/redis/connect-redis.js";
import type { Role } from "#src/domain/member/member.js";
import { ApiClient } from "#test/e2e/api-client.js";
import { databaseUrl } from "./database-url.js";

export const CORP = "corp";
export const PASSWORD = "correct horse battery";

export interface TestApi {
  url: string;
  app: App;
  api: Api;
  infrastructure: Infrastructure;
  /** Adds a member and signs in; the client keeps the cookies. */
  signIn(userId: string, role?: Role, options?: { departmentIds?: string[] }): Promise<ApiClient>;
  /** A chat of a contact with a member, derived. @returns the contact's id. */
  chat(member: string, contact: string, lines: readonly Line[]): Promise<string>;
  close(): Promise<void>;
}

/** Who wrote what, minutes before now. */
export type Line = readonly ["contact" | "member", text: string, minutesAgo: number];

export async function openApi(environment: Record<string, string> = {}): Promise<TestApi> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const config = readConfig({
    MONGODB_URL: databaseUrl(inject("mongoUrl"), name),
    REDIS_URL: inject("redisUrl"),
    QUEUE_PREFIX: name,
    CORP_ID: CORP,
    CORP_NAME: "测试公司",
    LOG_LEVEL: "silent",
    METRICS_TOKEN: "metrics-token-of-tests",
    ...environment,
  });
  const { app, infrastructure, close } = await openApp(config, "api");
  await app.migrate(() => undefined);
  const api = buildApi(
    {
      ...app,
      corpId: CORP,
      publicUrl: config.PUBLIC_URL,
      installation: { holidayYears: [2026], isDemo: false, stageRules: [] },
      liveEvents: infrastructure.live,
      heartbeatMs: 50,
    },
    {
      webDir: "test/fixtures/web",
      dependencies: [
        { name: "mongodb", check: async () => await infrastructure.connection.db?.admin().ping() },
        { name: "redis", check: () => pingRedis(infrastructure.redis) },
      ],
      gauges: [],
      metricsToken: config.METRICS_TOKEN,
      trustProxy: config.TRUST_PROXY,
      version: "0.0.0",
      isOutage: app.isStoreAway,
      checkResponses: true,
    },
  );
  await infrastructure.live.listen();
  const handle = api.koa.callback();
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    app,
    api,
    infrastructure,
    signIn: async (userId, role = "sales", { departmentIds = [] } = {}) => {
      if (!(await app.access.findUser(CORP, userId)))
        await app.access.addUser({ corpId: CORP, userId, name: `名字-${userId}`, role, departmentIds });
      const client = new ApiClient(url);
      await client.useSignInLink((await app.access.createSignInLink(CORP, userId)).url, PASSWORD);
      return client;
    },
    chat: async (member, contact, lines) => {
      const rows = lines.map(([side, text, minutesAgo], index) => ({
        conversation: `${member}-${contact}`,
        id: `m${index}-${minutesAgo}`,
        at: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
        from: side === "contact" ? { id: contact, name: contact, side } : { id: member, name: member, side },
        to:
          side === "contact"
            ? { id: member, name: member, side: "member" as const }
            : { id: contact, name: contact, side: "contact" as const },
        type: "text",
        text,
      }));
      const results = await app.capture.captureRows({ corpId: CORP, source: "import", rows });
      const refused = results.find((result) => result.status === "rejected");
      if (refused) throw new Error(JSON.stringify(refused));
      await app.derive.deriveBacklog({ corpId: CORP });
      const doc = await infrastructure.connection.db
        ?.collection<{ _id: string }>("contacts")
        .findOne({ corpId: CORP, "identities.id": contact });
      if (!doc) throw new Error(`${contact} did not become a contact`);
      return doc._id;
    },
    close: async () => {
      api.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await infrastructure.connection.dropDatabase();
      await close();
    },
  };
}

/** Lets messages out whenever the test runs: a minute of quiet that is hours away, and room for many a day. */
export async function allowSending(admin: ApiClient): Promise<void> {
  const from = `${String((new Date(Date.now() + 12 * 3_600_000).getUTCHours() + 8) % 24).padStart(2, "0")}:00`;
  const { data } = await admin.get<{ data: SettingsJson }>("/settings");
  await admin.send("PUT", "/settings", {
    ...data,
    quietHours: { from, to: from.replace(":00", ":01") },
    sendBudget: { ...data.sendBudget, contactPerDay: 10, contactPerWeek: 10, accountPerDay: 10 },
  });
}
