/** A WeCom client that answers each endpoint with a given body and remembers what was asked. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "#config/project-root.js";
import { kindOfErrcode, WecomError } from "#src/domain/wecom/wecom-error.js";
import type { WecomClient } from "#src/adapters/wecom/client/wecom-client.js";

export interface FakeWecomClient extends WecomClient {
  readonly asked: { endpoint: string; query: unknown; body: unknown; repeat: string; serial: string | undefined }[];
}

type Body = Record<string, unknown>;

/** @param answers endpoint → bodies, given one after another; the last one stays. */
export function fakeWecomClient(answers: Readonly<Record<string, Body | readonly Body[]>>): FakeWecomClient {
  const asked: FakeWecomClient["asked"] = [];
  const given = new Map<string, number>();
  const answerTo = (endpoint: string): Body => {
    const bodies = [answers[endpoint]].flat();
    const index = given.get(endpoint) ?? 0;
    given.set(endpoint, index + 1);
    const body = bodies[Math.min(index, bodies.length - 1)];
    if (!body) throw new Error(`no answer for ${endpoint}`);
    const errcode = Number(body["errcode"] ?? 0);
    if (errcode !== 0) throw new WecomError({ endpoint, errcode, errmsg: "", kind: kindOfErrcode(errcode) });
    return body;
  };
  return {
    asked,
    credentials: async () => ({
      baseUrl: "https://wecom.test",
      corpId: "ww1",
      agentId: 1_000_002,
      secrets: { app: "s" },
      callback: null,
      source: "environment",
    }),
    call: async ({ endpoint, query, body, repeat, serial, answer }) => {
      asked.push({ endpoint, query, body, repeat, serial });
      return answer.parse(answerTo(endpoint));
    },
    upload: async ({ endpoint, query, answer }) => {
      asked.push({ endpoint, query, body: undefined, repeat: "safe", serial: undefined });
      return answer.parse(answerTo(endpoint));
    },
    download: () => Promise.reject(new Error("the fake downloads nothing")),
  };
}

/** A published sample answer, by its file name without ".json". */
export const apiSample = (name: string): Body =>
  JSON.parse(readFileSync(join(projectRoot, "test/fixtures/wecom/api", `${name}.json`), "utf8")) as Body;
