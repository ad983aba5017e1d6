/** The `/sim` endpoints: a table of method and path → act. Input is checked with zod; answers are plain JSON. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { ActError } from "../acts/act-error.js";
import { PlatformError } from "../core/platform-error.js";
import type { Simulator } from "../core/simulator.js";
import type { Corp } from "../state/corp.js";

export interface ControlCall {
  sim: Simulator;
  /** `?corp=ID`, default the first. */
  corp: Corp;
  /** Parts of the path behind `:name`. */
  part: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Parsed JSON, `{}` when empty. */
  body: unknown;
}

export type ControlHandler = (call: ControlCall) => unknown;

export interface ControlRoute {
  method: "GET" | "POST" | "DELETE";
  /** e.g. `/sim/members/:userid/leave`. */
  path: string;
  /** One line for `GET /sim`. */
  about: string;
  handle: ControlHandler;
}

/** HTML or a picture instead of JSON. */
export class PageAnswer {
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly redirect: string | null;

  constructor(contentType: string, body: string | Buffer, redirect: string | null = null) {
    this.contentType = contentType;
    this.body = body;
    this.redirect = redirect;
  }
}

export class Control {
  readonly #sim: Simulator;
  readonly #routes: readonly ControlRoute[];

  constructor(sim: Simulator, routes: readonly ControlRoute[]) {
    this.#sim = sim;
    this.#routes = routes;
  }

  async serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    let status = 200;
    let answer: unknown;
    try {
      answer = await this.#run(request, url);
    } catch (error) {
      if (error instanceof z.ZodError) {
        status = 400;
        answer = { error: z.prettifyError(error) };
      } else if (error instanceof ActError || error instanceof PlatformError) {
        status = 422;
        answer = { error: error.message, ...(error instanceof PlatformError ? { errcode: error.errcode } : {}) };
      } else if (error instanceof NotFound) {
        status = 404;
        answer = { error: error.message };
      } else throw error;
    }
    if (answer instanceof PageAnswer) {
      response.writeHead(answer.redirect === null ? 200 : 302, {
        "content-type": answer.contentType,
        "cache-control": "no-store",
        ...(answer.redirect === null ? {} : { location: answer.redirect }),
      });
      response.end(answer.body);
      return;
    }
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
    response.end(`${JSON.stringify(answer ?? { ok: true })}\n`);
  }

  async #run(request: IncomingMessage, url: URL): Promise<unknown> {
    const body = await jsonBody(request);
    const parts = url.pathname.split("/").filter(Boolean);
    for (const route of this.#routes) {
      if (route.method !== request.method) continue;
      const part = matchPath(route.path, parts);
      if (part === null) continue;
      this.#sim.scheduler.runDue();
      const corpId = url.searchParams.get("corp");
      const corp = corpId === null ? this.#sim.corp() : this.#sim.world.corps.get(corpId);
      if (!corp) throw new NotFound(`no corp ${corpId ?? ""}`);
      if (request.method !== "GET") this.#sim.changes++;
      return route.handle({ sim: this.#sim, corp, part, query: url.searchParams, body });
    }
    throw new NotFound(`no ${request.method ?? ""} ${url.pathname}; GET /sim lists what there is`);
  }
}

/** Something asked for does not exist: status 404. */
export class NotFound extends Error {
  override readonly name = "NotFound";
}

function matchPath(pattern: string, parts: readonly string[]): Record<string, string> | null {
  const wanted = pattern.split("/").filter(Boolean);
  if (wanted.length !== parts.length) return null;
  const found: Record<string, string> = {};
  for (const [i, name] of wanted.entries()) {
    const part = parts[i] ?? "";
    if (name.startsWith(":")) found[name.slice(1)] = decodeURIComponent(part);
    else if (name !== part) return null;
  }
  return found;
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ActError("the body is not JSON");
  }
}
