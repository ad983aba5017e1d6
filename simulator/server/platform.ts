/** One call under /cgi-bin: token, limits, permission, faults, effect, answer. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Params, isObject, type Json } from "../core/params.js";
import { PlatformError, refuse } from "../core/platform-error.js";
import type { Simulator } from "../core/simulator.js";
import type { Corp, Token } from "../state/corp.js";
import type { App } from "../state/directory.js";
import type { Fault } from "./fault-board.js";
import { firstFile } from "./multipart.js";
import { RawAnswer, type Call, type Route, type Routes } from "./route.js";

/** In the call log: the connection was cut or the answer a 5xx. */
const NO_ANSWER = -2;
const MAX_BODY_BYTES = 64 * 1024 * 1024;

export class Platform {
  readonly #sim: Simulator;
  readonly #routes: Routes;
  readonly #locks = new Set<string>();

  constructor(sim: Simulator, routes: Routes) {
    this.#sim = sim;
    this.#routes = routes;
  }

  async serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const path = url.pathname.slice("/cgi-bin/".length);
    const startedAt = performance.now();
    const body = await bodyOf(request);
    const fault = this.#sim.faults.draw(path);
    const call = { path, fault, startedAt };
    if (fault?.kind === "http-500") return this.#cutWith(response, call, 500);
    if (fault?.kind === "cut-before") return this.#cut(response, call, 0);
    if (fault?.kind === "timeout-before") return this.#cut(response, call, fault.delayMs);
    let agentId = 0;
    let result: { answer: Json | RawAnswer; errcode: number };
    try {
      result = await this.#run(path, request, url, body, fault, (app) => (agentId = app.agentId));
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      result = { answer: { errcode: error.errcode, errmsg: errmsgOf(error, request) }, errcode: error.errcode };
    }
    if (fault?.kind === "slow") await sleep(fault.delayMs);
    if (fault?.kind === "cut-after") return this.#cut(response, call, 0);
    if (fault?.kind === "timeout-after") return this.#cut(response, call, fault.delayMs);
    if (fault?.kind === "http-502-after") return this.#cutWith(response, call, 502);
    this.#log(call, agentId, result.errcode);
    send(response, result.answer);
  }

  async #run(
    path: string,
    request: IncomingMessage,
    url: URL,
    body: Buffer,
    fault: Fault | null,
    sees: (app: App) => void,
  ): Promise<{ answer: Json | RawAnswer; errcode: number }> {
    const sim = this.#sim;
    sim.scheduler.runDue();
    const route = this.#routes[path] ?? refuse(40094, `no such api: ${path}`);
    const { corp, app } = route.needs === "none" ? anonymous(sim, url) : this.#authorised(url);
    sees(app);
    this.#checkAddress(request);
    if (fault) throwFault(sim, fault, corp, path, url);
    const { latencyMs, limits } = sim.settings;
    const key = `${corp.corpId} ${path}`;
    if (!route.isUnlimited) {
      const own = limits.apis[path];
      const allowed = { perMinute: own?.perMinute ?? limits.perMinute, perHour: own?.perHour ?? limits.perHour };
      if (!sim.limits.take(key, sim.now(), allowed)) refuse(45009);
    }
    if (!sim.limits.enter(key, limits.concurrency)) refuse(45033);
    const { values, isBroken } = parametersOf(request, url, body);
    const call: Call = {
      sim,
      corp,
      app,
      params: new Params(values),
      query: url.searchParams,
      headers: request.headers,
      file: firstFile(request.headers["content-type"] ?? "", body),
      now: sim.seconds(),
    };
    let lock: string | null = null;
    try {
      checkPermission(route, app);
      lock = this.#lock(route, call, corp);
      if (latencyMs > 0) await sleep(latencyMs);
      call.now = sim.seconds();
      sim.changes++;
      const answer = route.handle(call);
      if (answer instanceof RawAnswer) return { answer, errcode: 0 };
      const errmsg = isBroken ? "Warning: wrong json format. ok" : "ok";
      return { answer: { errcode: 0, errmsg, ...answer }, errcode: 0 };
    } finally {
      if (lock !== null) this.#locks.delete(lock);
      sim.limits.leave(key);
    }
  }

  #authorised(url: URL): { corp: Corp; app: App } {
    const text = url.searchParams.get("access_token") ?? "";
    if (text === "") refuse(41001);
    const found = findToken(this.#sim, text) ?? refuse(40014);
    if (found.token.isKilled) refuse(40014);
    if (this.#sim.now() >= found.token.expiresAtMs) refuse(42001);
    const app = found.corp.apps.find((app) => app.secret === found.token.secret) ?? refuse(40014);
    if (app.isDisabled) refuse(50003);
    return { corp: found.corp, app };
  }

  #checkAddress(request: IncomingMessage): void {
    const { trustedIps } = this.#sim.settings;
    const ip = (request.socket.remoteAddress ?? "").replace("::ffff:", "");
    if (trustedIps.length > 0 && !trustedIps.includes(ip)) refuse(60020, `from ip: ${ip}`);
  }

  #lock(route: Route, call: Call, corp: Corp): string | null {
    const what = route.lock?.(call) ?? null;
    if (what === null) return null;
    const lock = `${corp.corpId} ${what}`;
    if (this.#locks.has(lock)) refuse(route.lockCode ?? 45035);
    this.#locks.add(lock);
    return lock;
  }

  async #cut(response: ServerResponse, call: LoggedStart, delayMs: number): Promise<void> {
    if (delayMs > 0) await sleep(delayMs);
    this.#log(call, 0, NO_ANSWER);
    response.socket?.destroy();
  }

  #cutWith(response: ServerResponse, call: LoggedStart, status: number): void {
    this.#log(call, 0, NO_ANSWER);
    response.writeHead(status, { "content-type": "text/html" });
    response.end(`<html><body>${status}</body></html>`);
  }

  #log(call: LoggedStart, agentId: number, errcode: number): void {
    this.#sim.calls.add({
      at: this.#sim.now(),
      path: call.path,
      agentId,
      errcode,
      tookMs: Math.round((performance.now() - call.startedAt) * 10) / 10,
      fault: call.fault?.kind ?? "",
    });
  }
}

interface LoggedStart {
  path: string;
  fault: Fault | null;
  startedAt: number;
}

/** The token, whoever it belongs to. */
function findToken(sim: Simulator, text: string): { corp: Corp; token: Token } | null {
  for (const corp of sim.world.corps.values()) {
    const token = corp.tokens.get(text);
    if (token) return { corp, token };
  }
  return null;
}

function anonymous(sim: Simulator, url: URL): { corp: Corp; app: App } {
  const corp = sim.world.corps.get(url.searchParams.get("corpid") ?? "") ?? sim.corp();
  const app = corp.apps.find((app) => app.secret === url.searchParams.get("corpsecret")) ?? corp.apps[0];
  if (!app) refuse(40013);
  return { corp, app };
}

function checkPermission({ needs }: Route, app: App): void {
  const isAllowed =
    needs === "none" ||
    needs === "any" ||
    (needs === "customer" && app.canCustomerContact) ||
    (needs === "directory" && app.kind !== "archive" && app.kind !== "kf") ||
    (needs === "app" && app.kind === "self-built") ||
    (needs === "archive" && app.kind === "archive") ||
    (needs === "kf" && (app.kind === "kf" || app.kind === "self-built"));
  if (!isAllowed) refuse(48002);
}

function throwFault(sim: Simulator, fault: Fault, corp: Corp, path: string, url: URL): void {
  if (fault.kind === "busy") refuse(-1);
  if (fault.kind === "concurrency") refuse(45033);
  if (fault.kind === "ip") refuse(60020, "from ip: 203.0.113.7");
  if (fault.kind === "errcode") refuse(fault.errcode);
  if (fault.kind === "rate-limit") {
    sim.limits.block(`${corp.corpId} ${path}`, sim.now());
    refuse(45009);
  }
  if (fault.kind === "token") {
    const token = corp.tokens.get(url.searchParams.get("access_token") ?? "");
    if (token) token.isKilled = true;
    refuse(40014);
  }
}

/** Query and body together. JSON that cannot be read counts as absent, as on the platform. */
function parametersOf(request: IncomingMessage, url: URL, body: Buffer): { values: Json; isBroken: boolean } {
  const values: Json = {};
  for (const [name, value] of url.searchParams) if (name !== "access_token") values[name] = value;
  const isMultipart = /^multipart\//i.test(request.headers["content-type"] ?? "");
  if (request.method === "GET" || isMultipart || body.length === 0) return { values, isBroken: false };
  try {
    const parsed: unknown = JSON.parse(body.toString());
    if (isObject(parsed)) return { values: { ...values, ...parsed }, isBroken: false };
  } catch {
    // falls through: missing fields
  }
  return { values, isBroken: true };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function errmsgOf(error: PlatformError, request: IncomingMessage): string {
  const ip = (request.socket.remoteAddress ?? "").replace("::ffff:", "");
  const more = `https://open.work.weixin.qq.com/devtool/query?e=${error.errcode}`;
  return `${error.message}, hint: [${Date.now()}], from ip: ${ip}, more info at ${more}`;
}

function send(response: ServerResponse, answer: Json | RawAnswer): void {
  if (answer instanceof RawAnswer) {
    response.writeHead(answer.status, { ...answer.headers, "content-length": String(answer.bytes.length) });
    response.end(answer.bytes);
    return;
  }
  const text = Buffer.from(JSON.stringify(answer));
  response.writeHead(200, {
    "content-type": "application/json; charset=UTF-8",
    "content-length": String(text.length),
    "error-code": String(answer["errcode"]),
  });
  response.end(text);
}
