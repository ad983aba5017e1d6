/** The local platform: its corps, its clock, its chances, and what is on the way out. */
import { Outbox, type OutboxEntry } from "../callbacks/outbox.js";
import type { XmlNode } from "../crypto/xml.js";
import type { Corp } from "../state/corp.js";
import { emptyCorp } from "../state/corp.js";
import { CallLog } from "../server/call-log.js";
import { FaultBoard } from "../server/fault-board.js";
import { FrequencyLimits } from "../server/frequency-limits.js";
import { Random } from "./random.js";
import { Scheduler, type DueTask } from "./scheduler.js";
import { defaultSettings, type Settings } from "./settings.js";
import { SimClock } from "./sim-clock.js";

/** Everything that a snapshot keeps. */
export interface World {
  version: 1;
  seed: string;
  randomState: number;
  seq: number;
  /** Simulated minus real ms, and the clock's rate. */
  clock: { offsetMs: number; rate: number };
  settings: Settings;
  corps: Map<string, Corp>;
  due: DueTask[];
  outbox: OutboxEntry[];
}

export interface SimulatorOptions {
  seed: string;
  /** A world from a snapshot; default a new one with one empty corp. */
  world?: World;
  /** First instant in ms; default now. */
  startAt?: number;
  realNow?: () => number;
}

/** Whom an event goes to. */
export interface Recipients {
  /** "contact": apps that may call customer contact (default); "all": every app; or the app of one kind. */
  to?: "contact" | "all" | "archive" | "kf" | "directory";
  /** Agent whose own API call made the change: it gets no event. */
  except?: number;
  /** Only this agent. */
  only?: number;
  /** Members concerned: apps that see none of them get nothing. */
  userids?: readonly string[];
}

export class Simulator {
  readonly clock: SimClock;
  readonly faults: FaultBoard;
  readonly limits = new FrequencyLimits();
  readonly calls = new CallLog();
  readonly outbox: Outbox;
  random: Random;
  scheduler: Scheduler;
  world: World;
  /** Counts changes, so that a snapshot is written only when there is one. */
  changes = 0;
  /** Where this server is reached; set when it listens. */
  url = "";
  readonly #startOptions: SimulatorOptions;
  readonly #prepare: ((sim: Simulator) => void)[] = [];

  constructor(options: SimulatorOptions) {
    this.#startOptions = options;
    const realNow = options.realNow ?? Date.now;
    const { world } = options;
    this.clock = new SimClock(world ? realNow() + world.clock.offsetMs : options.startAt, realNow);
    if (world && world.clock.rate !== 1) this.clock.setRate(world.clock.rate);
    this.world = world ?? emptyWorld(options.seed);
    this.random = new Random(this.world.seed, world?.randomState);
    this.scheduler = new Scheduler(this.clock, this.world.due);
    this.faults = new FaultBoard(() => this.random);
    this.outbox = new Outbox(this);
  }

  get settings(): Settings {
    return this.world.settings;
  }

  /** Registers what a kind of due task does; also after a reset. */
  whenPrepared(prepare: (sim: Simulator) => void): void {
    this.#prepare.push(prepare);
    prepare(this);
  }

  /** A number that only grows; orders rows and makes cursors stable. */
  seq(): number {
    return ++this.world.seq;
  }

  /** ts of now. */
  seconds(): number {
    return this.clock.seconds();
  }

  now(): number {
    return this.clock.now();
  }

  /** @throws Error when there is no such corp. */
  corp(corpId?: string): Corp {
    const corp = corpId === undefined ? [...this.world.corps.values()][0] : this.world.corps.get(corpId);
    if (!corp) throw new Error(`no corp ${corpId ?? ""}`);
    return corp;
  }

  /** Sends an event to the apps concerned, each with its own key. */
  emit(corp: Corp, event: XmlNode, recipients: Recipients = {}): void {
    this.outbox.emit(corp, event, recipients);
  }

  /** Everything anew; with another seed if given. The clock goes to the real time. */
  reset(seed: string = this.world.seed): void {
    this.scheduler.close();
    this.outbox.clear();
    this.faults.clear();
    this.limits.clear();
    this.calls.clear();
    this.clock.setRate(1);
    this.clock.set(this.#startOptions.startAt ?? (this.#startOptions.realNow ?? Date.now)());
    this.world = emptyWorld(seed);
    this.random = new Random(seed);
    this.scheduler = new Scheduler(this.clock, this.world.due);
    for (const prepare of this.#prepare) prepare(this);
    this.changes++;
  }

  /** What a snapshot needs, brought up to date. */
  snapshot(): World {
    const realNow = this.#startOptions.realNow ?? Date.now;
    this.world.clock = { offsetMs: this.clock.now() - realNow(), rate: this.clock.rate };
    this.world.randomState = this.random.state;
    this.world.outbox = this.outbox.pending();
    return this.world;
  }

  async close(): Promise<void> {
    this.scheduler.close();
    await this.outbox.close();
  }
}

function emptyWorld(seed: string): World {
  const corp = demoCorp(seed);
  return {
    version: 1,
    seed,
    randomState: 0,
    seq: 0,
    clock: { offsetMs: 0, rate: 1 },
    settings: defaultSettings(),
    corps: new Map([[corp.corpId, corp]]),
    due: [],
    outbox: [],
  };
}

/** The first self-built app of a corp has this agent id on the real platform, too. */
const FIRST_AGENT = 1_000_002;

/** A corp with its system apps and one self-built app. Ids and secrets follow from the seed. */
function demoCorp(seed: string, index = 0): Corp {
  const random = new Random(seed);
  const corpId = `ww${random.stableHex(`corp ${index}`, 16)}`;
  const corp = emptyCorp(corpId, "模拟企业");
  const secretOf = (name: string): string => random.stableWord(`${corpId} ${name}`, 43);
  const app = (agentId: number, name: string, kind: Corp["apps"][number]["kind"]): Corp["apps"][number] => ({
    agentId,
    name,
    kind,
    secret: secretOf(kind),
    canCustomerContact: kind === "self-built" || kind === "customer-contact",
    visible: null,
    isDisabled: false,
    trustedDomains: [],
    callback: null,
  });
  corp.apps.push(
    app(FIRST_AGENT, "关系 SCRM", "self-built"),
    app(0, "客户联系", "customer-contact"),
    app(0, "通讯录同步", "directory"),
    app(2_000_004, "会话内容存档", "archive"),
    app(0, "微信客服", "kf"),
  );
  return corp;
}
