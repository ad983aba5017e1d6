import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Koa from "koa";
import { afterEach, expect, it } from "vitest";
import type { ApiState } from "../http/api-context.js";
import { createHttpMetrics } from "../middleware/metrics.js";
import { health, type Dependency } from "./health.js";

let server: Server | null = null;
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));

async function ready(dependencies: Dependency[]): Promise<{ status: number; body: unknown }> {
  const koa = new Koa<ApiState>();
  koa.use(health({ dependencies, timeoutMs: 50, metrics: createHttpMetrics([]), metricsToken: undefined }));
  const handle = koa.callback();
  const listening = createServer((request, response) => void handle(request, response));
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const answer = await fetch(`http://127.0.0.1:${(listening.address() as AddressInfo).port}/readyz`);
  return { status: answer.status, body: await answer.json() };
}

const up: Dependency = { name: "mongodb", check: async () => undefined };

it("is ready when everything answers", async () => {
  expect(await ready([up])).toMatchObject({ status: 200, body: { status: "ready", missing: [] } });
});

it("names what is down, and what does not answer in time", async () => {
  const down: Dependency = { name: "redis", check: () => Promise.reject(new Error("refused")) };
  const silent: Dependency = { name: "archive", check: () => new Promise(() => undefined) };
  expect(await ready([up, down, silent])).toMatchObject({
    status: 503,
    body: { status: "not_ready", missing: ["redis", "archive"] },
  });
});
