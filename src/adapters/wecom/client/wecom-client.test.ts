import { describe, expect, it } from "vitest";
import { z } from "zod";
import { WecomError } from "#src/domain/wecom/wecom-error.js";
import type { WecomCredentials } from "#src/usecases/wecom-platform/credentials.js";
import type { TransportOutcome, TransportRequest } from "./http-transport.js";
import { createWecomClient, tokenFetcher, type WecomCall } from "./wecom-client.js";

const credentials: WecomCredentials = {
  baseUrl: "https://wecom.test",
  corpId: "ww1",
  agentId: 7,
  secrets: { app: "app-secret" },
  callback: null,
  source: "environment",
};

const json = (body: unknown, status = 200): TransportOutcome => ({
  kind: "answer",
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify(body)),
});
const code = (errcode: number): TransportOutcome => json({ errcode, errmsg: "hint: [x], changes every time" });
const ok = json({ errcode: 0, errmsg: "ok", value: 5 });
const timeout: TransportOutcome = { kind: "unknown", cause: new Error("timeout") };
const refused: TransportOutcome = { kind: "unreachable", cause: new Error("ECONNREFUSED") };

/** A client whose platform gives these answers one after another; the last one stays. */
function clientOf(...answers: TransportOutcome[]) {
  const requests: TransportRequest[] = [];
  const observed: string[] = [];
  const blocked: string[] = [];
  const logged: unknown[] = [];
  const transport = async (request: TransportRequest): Promise<TransportOutcome> => {
    requests.push(request);
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    if (!answer) throw new Error("no answer left");
    return answer;
  };
  let tokens = 1;
  const client = createWecomClient({
    credentials: { current: async () => credentials },
    transport,
    tokens: {
      get: async () => `token${tokens}`,
      drop: async (_credentials, _kind, token) => {
        if (token === `token${tokens}`) tokens++;
      },
    },
    limits: {
      take: async () => undefined,
      block: async (_corpId, endpoint) => {
        blocked.push(endpoint);
      },
    },
    serial: { run: (_name, act) => act() },
    metrics: { observe: (endpoint, outcome) => void observed.push(`${endpoint} ${outcome}`) },
    log: { warn: (fields) => void logged.push(fields) },
    sleep: async () => undefined,
  });
  return { client, requests, observed, blocked, logged };
}

const read: WecomCall<{ value: number }> = {
  method: "GET",
  endpoint: "thing/get",
  query: { id: "甲&乙" },
  answer: z.looseObject({ value: z.number() }),
  repeat: "safe",
};
const write: WecomCall<{ value: number }> = {
  ...read,
  method: "POST",
  endpoint: "thing/add",
  body: { a: 1 },
  repeat: "unsafe",
};

const failureOf = async (promise: Promise<unknown>): Promise<[string, number | null]> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof WecomError) return [error.kind, error.errcode];
    throw error;
  }
  throw new Error("it did not fail");
};

describe("calls", () => {
  it("carries the token in the query, for POST too, and reads the answer", async () => {
    const { client, requests, observed } = clientOf(ok);
    expect(await client.call(write)).toMatchObject({ value: 5 });
    expect(requests[0]?.url).toBe("https://wecom.test/cgi-bin/thing/add?access_token=token1&id=%E7%94%B2%26%E4%B9%99");
    expect(requests[0]?.body).toBe('{"a":1}');
    expect(observed).toEqual(["thing/add 0"]);
  });

  it("replaces a dead token once and repeats the call once", async () => {
    const { client, requests } = clientOf(code(42001), ok);
    expect(await client.call(write)).toMatchObject({ value: 5 });
    expect(requests.map(({ url }) => new URL(url).searchParams.get("access_token"))).toEqual(["token1", "token2"]);

    const dead = clientOf(code(40014));
    expect(await failureOf(dead.client.call(write))).toEqual(["permission", 40014]);
    expect(dead.requests).toHaveLength(2);
  });

  it("tries a busy system three times", async () => {
    const busy = clientOf(code(-1), code(-1), ok);
    expect(await busy.client.call(write)).toMatchObject({ value: 5 });
    const down = clientOf(code(-1));
    expect(await failureOf(down.client.call(write))).toEqual(["wait", -1]);
    expect(down.requests).toHaveLength(3);
  });

  it("stops everybody's calls of the endpoint at 45009 and spends no further try", async () => {
    const { client, requests, blocked } = clientOf(code(45009));
    expect(await failureOf(client.call(read))).toEqual(["wait", 45009]);
    expect([requests.length, blocked]).toEqual([1, ["thing/get"]]);
  });

  it("never repeats a write whose outcome is unknown, but repeats a read", async () => {
    for (const outcome of [timeout, json({}, 502)]) {
      const writing = clientOf(outcome, ok);
      expect(await failureOf(writing.client.call(write))).toEqual(["unknown_outcome", null]);
      expect(writing.requests).toHaveLength(1);
      const reading = clientOf(outcome, ok);
      expect(await reading.client.call(read)).toMatchObject({ value: 5 });
    }
  });

  it("repeats a write that certainly did not arrive", async () => {
    const { client, requests } = clientOf(refused, refused, ok);
    expect(await client.call(write)).toMatchObject({ value: 5 });
    expect(requests).toHaveLength(3);
  });

  it.each([
    [84061, "gone"],
    [48002, "permission"],
    [41050, "too_late"],
    [40128, "quota"],
    [40058, "input"],
  ] as const)("does not repeat %i", async (errcode, kind) => {
    const { client, requests } = clientOf(code(errcode), ok);
    expect(await failureOf(client.call(read))).toEqual([kind, errcode]);
    expect(requests).toHaveLength(1);
  });

  it("gives a welcome that another app is sending one more try", async () => {
    const { client, requests } = clientOf(code(41096));
    expect(await failureOf(client.call(read))).toEqual(["too_late", 41096]);
    expect(requests).toHaveLength(2);
  });

  it("tells an answer of another shape, without its content, and logs no secrets", async () => {
    const { client, logged } = clientOf(json({ errcode: 0, value: "13800000000" }));
    expect(await failureOf(client.call(read))).toEqual(["input", 0]);
    expect(JSON.stringify(logged)).not.toMatch(/token|secret|138/);
  });

  it("answers wecom_not_configured without credentials", async () => {
    const { client } = clientOf(ok);
    const none = createWecomClient({ ...depsWithout(), credentials: { current: async () => null } });
    await expect(none.call(read)).rejects.toMatchObject({ code: "wecom_not_configured" });
    expect(await client.credentials()).toEqual(credentials);
  });

  const depsWithout = () => ({
    transport: async () => ok,
    tokens: { get: async () => "t", drop: async () => undefined },
    limits: { take: async () => undefined, block: async () => undefined },
    serial: { run: <T>(_name: string, act: () => Promise<T>) => act() },
    metrics: { observe: () => undefined },
    log: { warn: () => undefined },
  });
});

describe("files", () => {
  const file = (headers: Record<string, string>): TransportOutcome => ({
    kind: "answer",
    status: 206,
    headers,
    body: Buffer.from("bytes"),
  });

  it("downloads raw bytes with their name, and knows the error that came instead", async () => {
    const { client } = clientOf(
      file({
        "content-type": "image/png",
        "content-disposition": 'attachment; filename="a.png"',
        "content-range": "bytes 0-4/100",
      }),
    );
    expect(await client.download("media/get", { media_id: "m" }, { from: 0, to: 4 })).toEqual({
      bytes: Buffer.from("bytes"),
      contentType: "image/png",
      fileName: "a.png",
      totalBytes: 100,
    });
    expect(await failureOf(clientOf(code(40007)).client.download("media/get", { media_id: "m" }))).toEqual([
      "input",
      40007,
    ]);
  });

  it("uploads as the part that WeCom expects", async () => {
    const { client, requests } = clientOf(ok);
    const call = { endpoint: "media/upload", query: { type: "image" }, answer: read.answer };
    await client.upload(call, { fileName: 'a"b.png', contentType: "image/png", bytes: Buffer.from("PNG") });
    const body = String(requests[0]?.body);
    expect(body).toContain('name="media"; filename="a_b.png"; filelength=3');
    expect(requests[0]?.headers?.["content-type"]).toMatch(/^multipart\/form-data; boundary=guanxi/);
  });
});

describe("asking for a token", () => {
  it("takes the token, and tells a wrong secret without repeating", async () => {
    const source = { current: async () => credentials };
    const good = tokenFetcher(async () => json({ errcode: 0, access_token: "T", expires_in: 7200 }), source);
    expect(await good("ww1", "s")).toEqual({ token: "T", expiresInSeconds: 7200 });
    let calls = 0;
    const bad = tokenFetcher(async () => {
      calls++;
      return code(40001);
    }, source);
    expect(await failureOf(bad("ww1", "s"))).toEqual(["permission", 40001]);
    expect(calls).toBe(1);
  });
});
