import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ErrorBody } from "#src/api/contract/contract.js";
import { API_PREFIX } from "#src/api/http/register.js";
import type { ApiClient } from "#test/e2e/api-client.js";
import { openApi, type TestApi } from "./api-fixture.js";

let test: TestApi;
let admin: ApiClient;
beforeAll(async () => {
  test = await openApi();
  admin = await test.signIn("root", "admin");
});
afterAll(() => test.close());

describe("errors", () => {
  it("name an unknown path of the API in JSON", async () => {
    const answer = await fetch(`${test.url}/api/v1/nothing`);
    expect(answer.status).toBe(404);
    const { error } = (await answer.json()) as ErrorBody;
    expect(error).toMatchObject({ code: "not_found", requestId: answer.headers.get("x-request-id") });
  });

  it("say what is wrong with a body that is no JSON, no object, or too large", async () => {
    const send = (body: string, type = "application/json") =>
      fetch(`${test.url}/api/v1/session`, { method: "POST", headers: { "content-type": type }, body });
    for (const body of ["{", "[]", "null", '"x"', "{}"]) {
      const answer = await send(body);
      expect([body, answer.status]).toEqual([body, 400]);
    }
    expect((await send("userId=a&password=b", "application/x-www-form-urlencoded")).status).toBe(400);
    expect((await send(JSON.stringify({ userId: "x".repeat(1_100_000), password: "x" }))).status).toBe(413);
  });

  it("say so when a place in a list is no place", async () => {
    const answer = await admin.request("GET", "/api/v1/contacts?cursor=%00");
    expect((answer.body as ErrorBody).error.code).toBe("invalid_input");
    expect((await admin.request("GET", "/api/v1/contacts/%E0%A4%A")).status).toBeLessThan(500);
  });
});

describe("pages", () => {
  it("answer client routes with the index, never cached, and assets for a year", async () => {
    for (const path of ["/", "/contacts/ct_x", "/sign-in/abc"]) {
      const page = await fetch(test.url + path);
      expect([path, page.status, page.headers.get("cache-control")]).toEqual([path, 200, "no-cache"]);
      expect(await page.text()).toContain("关系");
    }
    const asset = await fetch(`${test.url}/assets/main-abc123.js`);
    expect(asset.headers.get("cache-control")).toContain("immutable");
    expect((await fetch(`${test.url}/assets/gone-def.js`)).status).toBe(404);
    expect((await fetch(`${test.url}/../package.json`)).headers.get("content-type")).not.toContain("json");
  });

  it("allow scripts of their own origin only", async () => {
    const { headers } = await fetch(test.url);
    expect(headers.get("content-security-policy")).toContain("script-src 'self';");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("strict-transport-security")).toBeNull();
  });
});

it("compresses quickly what is worth it", async () => {
  const startedAt = performance.now();
  const answer = await fetch(`${test.url}/api/openapi.json`, { headers: { "accept-encoding": "br, gzip" } });
  expect(["br", "gzip"]).toContain(answer.headers.get("content-encoding"));
  await answer.arrayBuffer();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect((await fetch(`${test.url}/healthz`)).headers.get("content-encoding")).toBeNull();
});

describe("ops", () => {
  it("are healthy and ready, and measure requests by route", async () => {
    expect((await fetch(`${test.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${test.url}/readyz`);
    expect(await ready.json()).toMatchObject({ status: "ready", missing: [] });
    await admin.get("/contacts");
    const metrics = await (await fetch(`${test.url}/metrics`)).text();
    expect(metrics).toMatch(
      /guanxi_http_request_seconds_count\{method="GET",route="\/api\/v1\/contacts",status="200"\} 1/,
    );
    expect(metrics).toContain("guanxi_gauge_failures 0");
  });

  it("show metrics behind a proxy only to who has the token", async () => {
    const read = async (headers: Record<string, string>) => (await fetch(`${test.url}/metrics`, { headers })).status;
    expect(await read({ "x-forwarded-for": "203.0.113.9" })).toBe(403);
    expect(await read({ "x-forwarded-for": "203.0.113.9", authorization: "Bearer metrics-token-of-tests" })).toBe(200);
  });
});

describe("the OpenAPI document", () => {
  it("describes every route, and nothing else", async () => {
    const answer = await fetch(`${test.url}/api/openapi.json`);
    const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const served = test.api.endpoints.map(
      ({ method, path }) => `${method} ${API_PREFIX}${path.replace(/:(\w+)/g, "{$1}")}`,
    );
    expect(described.sort()).toEqual(served.sort());
  });

  it("names the shape of captured rows and who may call", async () => {
    const document = (await (await fetch(`${test.url}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { description: string; requestBody?: unknown }>>;
    };
    const capture = document.paths["/api/v1/messages"]?.["post"];
    expect(capture?.description).toContain("message:capture");
    expect(JSON.stringify(capture?.requestBody)).toContain("conversation");
  });

  it("has no route that forgets to name its action", () => {
    const open = test.api.endpoints.filter(({ permission }) => permission === "public");
    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      "get /sign-in-links/:token",
      "get /sign-in-ways",
      "post /session",
      "post /sign-in-links/:token",
    ]);
  });
});
