/** Callbacks on their way: encrypted, tried again, and, when asked, doubled, late or lost. */
import { Agent, request } from "undici";
import { decryptMessage, encryptMessage, signatureOf } from "../crypto/callback-crypto.js";
import { xmlOf, type XmlNode } from "../crypto/xml.js";
import type { Recipients, Simulator } from "../core/simulator.js";
import type { Corp } from "../state/corp.js";
import type { App, CallbackConfig } from "../state/directory.js";
import { appSees } from "../state/visibility.js";

export interface Attempt {
  /** Real ms. */
  startedAt: number;
  tookMs: number;
  /** HTTP status, or 0 when there was no answer. */
  status: number;
  error: string;
}

export interface OutboxEntry {
  id: number;
  corpId: string;
  agentId: number;
  kind: App["kind"];
  /** ts of the event. */
  at: number;
  /** Decrypted content; the same in every attempt. */
  xml: string;
  event: string;
  state: "waiting" | "delivered" | "failed" | "lost";
  isDuplicate: boolean;
  attempts: Attempt[];
}

export interface OutboxSummary {
  emitted: number;
  duplicates: number;
  reordered: number;
  lost: number;
  delivered: number;
  failed: number;
  attempts: number;
  retries: number;
  waiting: number;
  answerMs: { p50: number; p99: number; max: number };
}

const KEPT_ENTRIES = 20_000;
const KEPT_TIMES = 200_000;
/** A reordered event waits for so many later ones, at most. */
const MOST_OVERTAKING = 10;
const REORDER_LIMIT_MS = 400;

type PassiveReply = (corp: Corp, entry: OutboxEntry, reply: string) => void;

export class Outbox {
  readonly #sim: Simulator;
  #agent = new Agent({ connections: 64, pipelining: 1, keepAliveTimeout: 30_000 });
  readonly #queue: OutboxEntry[] = [];
  #head = 0;
  readonly #entries = new Map<number, OutboxEntry>();
  readonly #held: { entry: OutboxEntry; left: number; timer: NodeJS.Timeout }[] = [];
  readonly #timers = new Map<NodeJS.Timeout, OutboxEntry>();
  readonly #waiters: (() => void)[] = [];
  #inFlight = 0;
  #nextId = 1;
  #isClosed = false;
  #times: number[] = [];
  #totals = newTotals();
  /** Told before the first attempt of each entry. */
  onFirstAttempt: (corp: Corp, entry: OutboxEntry) => void = () => undefined;
  /** What to do with an encrypted answer. */
  onPassiveReply: PassiveReply = () => undefined;

  constructor(sim: Simulator) {
    this.#sim = sim;
    for (const entry of sim.world.outbox) {
      this.#keep({ ...entry, id: this.#nextId++ });
      this.#totals.emitted++;
    }
    if (sim.world.outbox.length > 0) setImmediate(() => this.#pump());
  }

  /** Queues one event for every app concerned. */
  emit(corp: Corp, event: XmlNode, recipients: Recipients): void {
    const at = this.#sim.seconds();
    for (const app of this.#appsFor(corp, recipients)) {
      const { FromUserName: from, ...elements } = event;
      // kf notifications are the only ones without a sender.
      const sender = from ?? (event["Event"] === "kf_msg_or_event" ? undefined : "sys");
      const xml = xmlOf({ ToUserName: corp.corpId, FromUserName: sender, CreateTime: at, ...elements });
      this.queueXml(corp, app, xml, at);
    }
  }

  /** Queues decrypted XML as it is: replays, and events that nobody foresaw. */
  queueXml(corp: Corp, app: App, xml: string, at = this.#sim.seconds()): OutboxEntry {
    const chaos = this.#sim.settings.callbacks;
    const { random } = this.#sim;
    const event = ["Event", "ChangeType"].map(
      (name) => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)`).exec(xml)?.[1],
    );
    const entry: OutboxEntry = {
      id: this.#nextId++,
      corpId: corp.corpId,
      agentId: app.agentId,
      kind: app.kind,
      at,
      xml,
      event: event.filter(Boolean).join("."),
      state: "waiting",
      isDuplicate: false,
      attempts: [],
    };
    this.#totals.emitted++;
    this.#sim.changes++;
    if (random.chance(chaos.lose)) {
      entry.state = "lost";
      this.#totals.lost++;
      this.#entries.set(entry.id, entry);
      return entry;
    }
    if (random.chance(chaos.reorder)) this.#hold(entry);
    else this.#keep(entry);
    if (random.chance(chaos.duplicate)) {
      this.#totals.duplicates++;
      this.#hold({ ...entry, id: this.#nextId++, isDuplicate: true, attempts: [] });
    }
    this.#letOvertake();
    this.#pump();
    return entry;
  }

  /** The newest entries first. */
  list(filter: { state?: string; limit: number }): OutboxEntry[] {
    const found: OutboxEntry[] = [];
    const all = [...this.#entries.values()];
    for (let i = all.length - 1; i >= 0 && found.length < filter.limit; i--) {
      const entry = all[i];
      if (entry && (filter.state === undefined || entry.state === filter.state)) found.push(entry);
    }
    return found;
  }

  find(id: number): OutboxEntry | undefined {
    return this.#entries.get(id);
  }

  /** Entries that have not been delivered or given up. */
  pending(): OutboxEntry[] {
    return [...this.#entries.values()].filter((entry) => entry.state === "waiting");
  }

  summary(): OutboxSummary {
    const sorted = Float64Array.from(this.#times).sort();
    const at = (share: number): number => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
    return {
      ...this.#totals,
      waiting: this.#waiting(),
      answerMs: { p50: at(0.5), p99: at(0.99), max: Math.round((sorted.at(-1) ?? 0) * 10) / 10 },
    };
  }

  /** Resolves when nothing is on its way any more, or after the limit. @returns true when it is idle. */
  async idle(limitMs: number): Promise<boolean> {
    if (this.#waiting() === 0) return true;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.#waiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return this.#waiting() === 0;
  }

  clear(): void {
    for (const { timer } of this.#held) clearTimeout(timer);
    for (const timer of this.#timers.keys()) clearTimeout(timer);
    this.#held.length = 0;
    this.#timers.clear();
    this.#queue.length = 0;
    this.#head = 0;
    this.#entries.clear();
    this.#times = [];
    this.#totals = newTotals();
    this.#settle();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { timer } of this.#held) clearTimeout(timer);
    for (const timer of this.#timers.keys()) clearTimeout(timer);
    await this.#agent.destroy();
  }

  /** The GET of saving a callback configuration. @returns what went wrong, or null. */
  async verify(corp: Corp, config: CallbackConfig): Promise<string | null> {
    const plain = this.#sim.random.digits(19);
    const echostr = encryptMessage(config.aesKey, plain, corp.corpId, this.#random16());
    try {
      const url = signedUrl(config, echostr, this.#sim.seconds(), this.#sim.random.digits(10));
      url.searchParams.set("echostr", echostr);
      const { statusCode, body } = await request(url, { dispatcher: this.#agent, signal: AbortSignal.timeout(5_000) });
      const answer = await body.text();
      if (statusCode !== 200) return `HTTP ${statusCode}`;
      return answer === plain
        ? null
        : `answered ${JSON.stringify(answer.slice(0, 80))} instead of the decrypted echostr`;
    } catch (error) {
      return (error as Error).message;
    }
  }

  #appsFor(corp: Corp, { to = "contact", except, only, userids }: Recipients): App[] {
    const apps = corp.apps.filter((app) => {
      if (app.callback === null || app.isDisabled) return false;
      if (except !== undefined && except !== 0 && app.agentId === except) return false;
      if (only !== undefined) return app.agentId === only;
      if (userids && !userids.some((userid) => appSees(corp, app, userid))) return false;
      if (to === "contact") return app.canCustomerContact;
      return to === "all" ? app.kind === "self-built" || app.kind === "directory" : app.kind === to;
    });
    // Archive and kf are often configured on the self-built app: it gets their events unless the system app has a URL.
    if (apps.length > 0 || to === "contact" || to === "all") return apps;
    return corp.apps.filter((app) => app.kind === "self-built" && app.callback !== null && !app.isDisabled).slice(0, 1);
  }

  #keep(entry: OutboxEntry): void {
    this.#entries.set(entry.id, entry);
    this.#queue.push(entry);
    if (this.#entries.size > KEPT_ENTRIES) {
      for (const [id, old] of this.#entries) {
        if (this.#entries.size <= KEPT_ENTRIES) break;
        if (old.state !== "waiting") this.#entries.delete(id);
        else break;
      }
    }
  }

  #hold(entry: OutboxEntry): void {
    if (!entry.isDuplicate) this.#totals.reordered++;
    this.#entries.set(entry.id, entry);
    const timer = setTimeout(() => this.#release(entry), REORDER_LIMIT_MS);
    timer.unref();
    this.#held.push({ entry, left: 1 + this.#sim.random.below(MOST_OVERTAKING), timer });
  }

  #letOvertake(): void {
    const free = this.#held.filter((held) => --held.left < 0);
    for (const { entry } of free) this.#release(entry);
  }

  #release(entry: OutboxEntry): void {
    const i = this.#held.findIndex((held) => held.entry === entry);
    if (i < 0) return;
    clearTimeout(this.#held[i]?.timer);
    this.#held.splice(i, 1);
    this.#queue.push(entry);
    this.#pump();
  }

  #pump(): void {
    while (!this.#isClosed && this.#inFlight < this.#sim.settings.callbacks.concurrency) {
      const entry = this.#queue[this.#head];
      if (!entry) break;
      this.#head++;
      if (this.#head > 1_000 && this.#head * 2 > this.#queue.length) {
        this.#queue.splice(0, this.#head);
        this.#head = 0;
      }
      this.#inFlight++;
      void this.#attempt(entry).finally(() => {
        this.#inFlight--;
        this.#pump();
        this.#settle();
      });
    }
  }

  async #attempt(entry: OutboxEntry): Promise<void> {
    const corp = this.#sim.world.corps.get(entry.corpId);
    const app = corp?.apps.find((app) => app.kind === entry.kind && app.agentId === entry.agentId);
    if (!corp || !app?.callback) {
      entry.state = "lost";
      this.#totals.lost++;
      return;
    }
    const { timeoutMs, retries, retryAfterMs } = this.#sim.settings.callbacks;
    const startedAt = performance.now();
    const attempt: Attempt = { startedAt: Date.now(), tookMs: 0, status: 0, error: "" };
    this.#totals.attempts++;
    if (entry.attempts.length > 0) this.#totals.retries++;
    else if (!entry.isDuplicate) this.onFirstAttempt(corp, entry);
    entry.attempts.push(attempt);
    let reply = "";
    try {
      const encrypted = encryptMessage(app.callback.aesKey, entry.xml, corp.corpId, this.#random16());
      const answer = await request(
        signedUrl(app.callback, encrypted, this.#sim.seconds(), this.#sim.random.digits(10)),
        {
          method: "POST",
          headers: { "content-type": "text/xml; charset=utf-8" },
          body: xmlOf({
            ToUserName: corp.corpId,
            AgentID: app.agentId === 0 ? "" : String(app.agentId),
            Encrypt: encrypted,
          }),
          dispatcher: this.#agent,
          signal: AbortSignal.timeout(timeoutMs),
        },
      );
      reply = await answer.body.text();
      attempt.status = answer.statusCode;
    } catch (error) {
      attempt.error = (error as Error).name === "TimeoutError" ? "timeout" : (error as Error).message;
    }
    attempt.tookMs = Math.round((performance.now() - startedAt) * 10) / 10;
    if (this.#isClosed || !this.#entries.has(entry.id)) return;
    if (this.#times.length < KEPT_TIMES && attempt.status === 200) this.#times.push(attempt.tookMs);
    if (attempt.status === 200) {
      entry.state = "delivered";
      this.#totals.delivered++;
      this.#takeReply(corp, app.callback, entry, reply);
    } else if (entry.attempts.length > retries) {
      entry.state = "failed";
      this.#totals.failed++;
    } else {
      const timer = setTimeout(
        () => {
          this.#timers.delete(timer);
          this.#queue.push(entry);
          this.#pump();
        },
        Math.max(0, retryAfterMs - attempt.tookMs),
      );
      this.#timers.set(timer, entry);
    }
  }

  #takeReply(corp: Corp, config: CallbackConfig, entry: OutboxEntry, reply: string): void {
    const encrypted = /<Encrypt>(?:<!\[CDATA\[)?([^<\]]+)/.exec(reply)?.[1];
    if (encrypted === undefined) return;
    try {
      this.onPassiveReply(corp, entry, decryptMessage(config.aesKey, encrypted).message);
    } catch (error) {
      entry.attempts.at(-1)!.error = `passive reply: ${(error as Error).message}`;
    }
  }

  #random16(): Buffer {
    return Buffer.from(this.#sim.random.id("", 16));
  }

  #waiting(): number {
    return this.#queue.length - this.#head + this.#inFlight + this.#held.length + this.#timers.size;
  }

  #settle(): void {
    if (this.#waiting() > 0) return;
    for (const waiter of this.#waiters.splice(0)) waiter();
  }
}

const newTotals = (): Omit<OutboxSummary, "waiting" | "answerMs"> => ({
  emitted: 0,
  duplicates: 0,
  reordered: 0,
  lost: 0,
  delivered: 0,
  failed: 0,
  attempts: 0,
  retries: 0,
});

function signedUrl(config: CallbackConfig, encrypted: string, timestamp: number, nonce: string): URL {
  const url = new URL(config.url);
  url.searchParams.set("msg_signature", signatureOf(config.token, String(timestamp), nonce, encrypted));
  url.searchParams.set("timestamp", String(timestamp));
  url.searchParams.set("nonce", nonce);
  return url;
}
