/**
 * `npm run -s bench -- store [contacts] [messages]`: the product's own mix on the embedded store beside bare LMDB and a
 * bare socket in the same run; `BENCH_MONGODB_URL` adds the same mix on that server.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialize } from "bson";
import type { Connection, mongo } from "mongoose";
import { startEmbeddedStore } from "#embedded/launch.js";
import { connectMongo } from "#src/adapters/mongo/connection.js";
import { runMigrations } from "#src/adapters/mongo/migrations/run-migrations.js";
import { projectRoot } from "#config/project-root.js";
import type { BenchResult } from "../run.js";
import { percentile, rounded, timed } from "../product/timing.js";
import { openBareLmdb, type BareLmdb } from "./bare-lmdb.js";
import { activityRecord, contactRecord, CORP, idOf, messageRecord, touchRecord } from "./sample-records.js";
import { connectWire, wireMessage } from "./wire-connection.js";

/** As capture hands them over. */
const BATCH = 500;
const READS = 3_000;
const PAGES = 300;
const CLAIMS = 2_000;
const CLAIMERS = 16;

export default async function run(args: readonly string[]): Promise<BenchResult> {
  const [contacts = 20_000, messages = 1_000_000] = args.map(Number);
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);

  tell("bare LMDB …");
  const lmdb = openBareLmdb();
  const bareMs = await writeBare(lmdb, contacts, messages);
  const bareRead = await timed(READS, async (i) => lmdb.read(spread(i, messages)));

  const dir = mkdtempSync(join(tmpdir(), "guanxi-store-"));
  const socketPath = join(dir, "s.sock");
  const store = await startEmbeddedStore({ dir: join(dir, "db"), socketPath });
  const echo = await startEcho(join(dir, "echo.sock"), 700);
  try {
    const connection = await connectMongo(`mongodb://${encodeURIComponent(socketPath)}/bench?directConnection=true`);
    const embedded = await measureMix(connection, contacts, messages, tell);
    const wire = await measureWire(socketPath, messages);
    const roundTrip = await measureRoundTrip(join(dir, "echo.sock"));
    const memory = residentMegabytes(store.process.pid ?? 0);
    await connection.close();

    const floor = percentile(bareRead, 0.5) + roundTrip;
    const pointRead = { floorMs: rounded(floor, 4), wireMs: rounded(wire, 4), ratio: rounded(wire / floor) };
    const listPage = { ratio: rounded(embedded.list.p50 / embedded.byKey.p50) };
    const capture = {
      barePerSecond: Math.round((messages / bareMs) * 1000),
      ratio: rounded(bareMs / embedded.captureMs),
    };
    const given = process.env["BENCH_MONGODB_URL"];
    return {
      name: "store",
      contacts,
      messages,
      ratio: capture.ratio,
      goals: {
        pointReadWithin4: pointRead.ratio <= 4,
        listPageWithin3: listPage.ratio <= 3,
        captureAbove0_3: capture.ratio >= 0.3,
        pingWithin50Ms: embedded.group.worstPingMs <= 50,
      },
      pointRead: { ...pointRead, driver: embedded.read },
      listPage: { ...listPage, page: embedded.list, byKey: embedded.byKey },
      capture: { ...capture, perSecond: Math.round((messages / embedded.captureMs) * 1000) },
      claim: embedded.claim,
      report: embedded.report,
      group: embedded.group,
      memoryMb: memory,
      ...(given ? { other: await measureOther(given, contacts, messages, tell) } : {}),
    };
  } finally {
    echo();
    await store.stop();
    await lmdb.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Spread over all records, never twice the same neighbourhood. */
const spread = (i: number, of: number): number => Math.floor((i * 0.618_033_988_75 * of) % of);

async function writeBare(lmdb: BareLmdb, contacts: number, messages: number): Promise<number> {
  let ms = 0;
  for (let from = 0; from < messages; from += BATCH) {
    const records = Array.from({ length: Math.min(BATCH, messages - from) }, (_, i) =>
      messageRecord(from + i, contacts),
    );
    const documents = records.map((record) => serialize(record));
    const keys = records.map(({ _id, corpId, conversationId, sentAt }) => [
      _id,
      [corpId, conversationId, sentAt.toISOString().slice(0, 9), _id].join("\0"),
    ]);
    const startedAt = performance.now();
    await lmdb.write(documents, (n) => keys[n - from] ?? []);
    ms += performance.now() - startedAt;
  }
  return ms;
}

interface Spread {
  p50: number;
  p99: number;
}
const spreadOf = (durations: readonly number[]): Spread => ({
  p50: rounded(percentile(durations, 0.5), 3),
  p99: rounded(percentile(durations, 0.99), 3),
});

/** The mix through the official driver, as the product sends it. */
async function measureMix(connection: Connection, contacts: number, messages: number, tell: (line: string) => void) {
  await runMigrations(connection);
  const db = connection.db as mongo.Db;
  const of = (name: string) => db.collection<{ _id: string } & mongo.Document>(name);

  tell(`capture of ${messages} messages …`);
  let captureMs = 0;
  for (let from = 0; from < messages; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, messages - from) }, (_, i) => messageRecord(from + i, contacts));
    const startedAt = performance.now();
    await of("messages").insertMany(batch, { ordered: false });
    captureMs += performance.now() - startedAt;
  }
  await fill(of("contacts"), contacts, contactRecord);
  await fill(of("touches"), CLAIMS * 4, touchRecord);
  await fill(of("daily_activities"), 200_000, activityRecord);

  tell("reads, pages, claims, reports …");
  const read = await timed(READS, (i) => of("messages").findOne({ _id: idOf("m", spread(i, messages)), corpId: CORP }));
  const page = { corpId: CORP, memberIds: "member7" };
  const pageIds: string[][] = [];
  const list = await timed(PAGES, async (i) => {
    const before = new Date(Date.parse("2026-07-15T00:00:00Z") - i * 1_000_000);
    const rows = await of("contacts")
      .find({ ...page, lastMessageAt: { $lt: before } }, { projection: { searchKeys: 0, digest: 0 } })
      .sort({ lastMessageAt: -1, _id: -1 })
      .limit(51)
      .toArray();
    pageIds.push(rows.map(({ _id }) => _id));
  });
  const byKey = await timed(PAGES, (i) => {
    const ids = pageIds[i] ?? [];
    return of("contacts")
      .find({ _id: { $in: ids } }, { projection: { searchKeys: 0, digest: 0 } })
      .toArray();
  });
  const claim = await measureClaims(of("touches"));
  const report = await timed(30, () =>
    of("daily_activities")
      .aggregate([
        { $match: { corpId: CORP, localDate: { $gte: "2026-03-01", $lte: "2026-03-31" }, memberId: { $gt: "" } } },
        {
          $group: {
            _id: { memberId: "$memberId", localDate: "$localDate" },
            inbound: { $sum: "$inbound" },
            outbound: { $sum: "$outbound" },
          },
        },
      ])
      .toArray(),
  );
  const group = await measureGroup(db);
  return {
    captureMs,
    read: spreadOf(read),
    list: spreadOf(list),
    byKey: spreadOf(byKey),
    claim,
    report: spreadOf(report),
    group,
  };
}

async function fill(
  collection: mongo.Collection<{ _id: string } & mongo.Document>,
  count: number,
  recordOf: (n: number) => { _id: string },
): Promise<void> {
  for (let from = 0; from < count; from += 1_000) {
    const batch = Array.from({ length: Math.min(1_000, count - from) }, (_, i) => recordOf(from + i));
    await collection.insertMany(batch, { ordered: false });
  }
}

/** Claims of due touches by several workers at once. */
async function measureClaims(touches: mongo.Collection<{ _id: string } & mongo.Document>) {
  const durations: number[] = [];
  const now = new Date("2026-11-28T00:00:00Z");
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CLAIMERS }, async (_, worker) => {
      while (next < CLAIMS) {
        const _id = idOf("t", next++);
        const begun = performance.now();
        await touches.findOneAndUpdate(
          { _id, corpId: CORP, state: "planned", dueAt: { $lte: now } },
          { $set: { state: "claimed", claim: { by: `w${worker}`, at: now, until: now } } },
          { returnDocument: "after" },
        );
        durations.push(performance.now() - begun);
      }
    }),
  );
  const perSecond = Math.round((CLAIMS / (performance.now() - startedAt)) * 1000);
  return { ...spreadOf(durations), perSecond, claimers: CLAIMERS };
}

/** A group over every message, and how long a ping waits meanwhile. */
async function measureGroup(db: mongo.Db) {
  const done = new AbortController();
  const pings: number[] = [];
  const pinging = (async () => {
    while (!done.signal.aborted) {
      const startedAt = performance.now();
      await db.command({ ping: 1 });
      pings.push(performance.now() - startedAt);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  const startedAt = performance.now();
  await db
    .collection("messages")
    .aggregate([{ $group: { _id: { member: "$memberId", side: "$side" }, n: { $sum: 1 }, last: { $max: "$sentAt" } } }])
    .toArray();
  const ms = performance.now() - startedAt;
  done.abort();
  await pinging;
  return {
    ms: Math.round(ms),
    worstPingMs: rounded(Math.max(...pings), 1),
    pingP50Ms: rounded(percentile(pings, 0.5)),
  };
}

/** Point reads without the driver: prepared messages, whole replies. @returns p50 in ms. */
async function measureWire(socketPath: string, messages: number): Promise<number> {
  const connection = await connectWire(socketPath);
  const asked = Array.from({ length: READS }, (_, i) =>
    wireMessage({
      find: "messages",
      filter: { _id: idOf("m", spread(i, messages)), corpId: CORP },
      limit: 1,
      singleBatch: true,
      batchSize: 1,
      $db: "bench",
    }),
  );
  const durations = await timed(READS, (i) => connection.ask(asked[i] ?? Buffer.alloc(0)));
  connection.close();
  return percentile(durations, 0.5);
}

/** p50 in ms of one round trip of the same size over a unix socket to another Node process. */
async function measureRoundTrip(socketPath: string): Promise<number> {
  const connection = await connectWire(socketPath);
  const message = wireMessage({
    find: "messages",
    filter: { _id: idOf("m", 1), corpId: CORP },
    limit: 1,
    $db: "bench",
  });
  const durations = await timed(READS, () => connection.ask(message));
  connection.close();
  return percentile(durations, 0.5);
}

async function startEcho(socketPath: string, bytes: number): Promise<() => void> {
  const child = spawn(process.execPath, [join(projectRoot, "bench/store/echo-server.mjs"), socketPath, String(bytes)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return () => void child.kill();
}

/** Memory of a process that is its own: pages of mapped files are the system's cache. */
function residentMegabytes(pid: number): { anonymous: number; total: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
  return { anonymous: Math.round(kilobytes("RssAnon") / 1024), total: Math.round(kilobytes("VmRSS") / 1024) };
}

async function measureOther(url: string, contacts: number, messages: number, tell: (line: string) => void) {
  const connection = await connectMongo(url.replace(/^(mongodb(?:\+srv)?:\/\/[^/]+)\/?[^?]*/, "$1/guanxi_bench"));
  try {
    const { captureMs, ...mix } = await measureMix(connection, contacts, messages, tell);
    return { capturePerSecond: Math.round((messages / captureMs) * 1000), ...mix };
  } finally {
    await connection.dropDatabase();
    await connection.close();
  }
}
