import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import mongoose from "mongoose";
import { verifyStore } from "./verify-store.js";
import { openInProcess } from "./in-process.js";

const { MongoClient } = mongoose.mongo;

/** Sums over all rounds of a crash run; `problems` is empty when nothing was lost or contradicted itself. */
export interface CrashResult {
  readonly rounds: number;
  readonly acknowledged: number;
  readonly problems: readonly string[];
}

/** What the writers know for certain. */
interface Ledger {
  /** Last acknowledged `n` of each document that must be there. */
  readonly present: Map<string, number>;
  /** Documents whose deletion was acknowledged. */
  readonly gone: Set<string>;
  attempted: number;
  acknowledged: number;
}

/**
 * Kills a store in the middle of writing, again and again, on one folder. After each kill: every acknowledged write is
 * there, documents and index entries agree both ways, and a counter lies between acknowledged and attempted.
 *
 * @param seed decides when each kill comes.
 */
export async function crashRounds(rounds: number, seed: number): Promise<CrashResult> {
  const dir = mkdtempSync(join(tmpdir(), "embedded-crash-"));
  const problems: string[] = [];
  const ledger: Ledger = { present: new Map(), gone: new Set(), attempted: 0, acknowledged: 0 };
  let state = seed;
  for (let round = 0; round < rounds && problems.length < 20; round++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const { child, url } = await start(dir);
    const client = await MongoClient.connect(url, { retryWrites: false, serverSelectionTimeoutMS: 2000 });
    const db = client.db("crash");
    const killed = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      setTimeout(() => child.kill("SIGKILL"), 80 + ((state >>> 8) % 300));
    });
    const writers = Array.from({ length: 4 }, (_, i) => write(db, `${round}-${i}`, ledger));
    await killed;
    await client.close(true);
    await Promise.all(writers);
    problems.push(...(await inspect(dir, ledger)).map((problem) => `round ${round}, seed ${seed}: ${problem}`));
  }
  rmSync(dir, { recursive: true, force: true });
  return { rounds, acknowledged: ledger.present.size + ledger.gone.size + ledger.acknowledged, problems };
}

type Db = ReturnType<InstanceType<typeof MongoClient>["db"]>;

/** Inserts, updates, deletes and counts until the connection breaks. */
async function write(db: Db, name: string, ledger: Ledger): Promise<void> {
  const items = db.collection<{ _id: string; n: number; u: string; tags: string[]; text: string }>("items");
  const counters = db.collection<{ _id: string; n: number }>("counters");
  try {
    await items.createIndexes([{ key: { n: 1 } }, { key: { tags: 1 } }, { key: { u: 1 }, unique: true }]);
    for (let i = 0; ; i++) {
      const id = `${name}-${i}`;
      await items.insertOne({ _id: id, n: 0, u: id, tags: [`t${i % 5}`, name], text: "x".repeat(i % 3000) });
      ledger.present.set(id, 0);
      ledger.attempted++;
      await counters.updateOne({ _id: "c" }, { $inc: { n: 1 } }, { upsert: true });
      ledger.acknowledged++;
      await items.updateOne({ _id: id }, { $set: { n: i + 1 }, $push: { tags: "more" } });
      ledger.present.set(id, i + 1);
      if (i % 7 !== 6) continue;
      const old = `${name}-${i - 3}`;
      ledger.present.delete(old);
      await items.deleteOne({ _id: old });
      ledger.gone.add(old);
    }
  } catch {
    // The kill: what was under way may be there or not.
  }
}

/** Opens the folder as the next start would, and looks at everything. */
async function inspect(dir: string, ledger: Ledger): Promise<string[]> {
  const target = openInProcess(dir);
  const problems = [...verifyStore(target.store.tables, target.store.catalog).problems];
  const found = new Map<string, number>();
  for (const { _id, n } of await target.all({ find: "items", $db: "crash" })) found.set(_id as string, Number(n));
  for (const [id, n] of ledger.present) {
    const stored = found.get(id);
    if (stored === undefined || stored < n) problems.push(`${id}: acknowledged ${n}, found ${String(stored)}`);
  }
  for (const id of ledger.gone) if (found.has(id)) problems.push(`${id}: deleted, but there`);
  const [counter] = await target.all({ find: "counters", $db: "crash" });
  const total = Number(counter?.["n"] ?? 0);
  if (total < ledger.acknowledged || total > ledger.attempted) {
    problems.push(`counter ${total}, acknowledged ${ledger.acknowledged}, attempted ${ledger.attempted}`);
  }
  await target.store.close();
  return problems;
}

/**
 * Kills a store again and again while one client, with retryable writes, goes on: what the client is told happened
 * exactly once. Batches are long enough to be cut between two commits.
 */
export async function retryRounds(kills: number, seed: number): Promise<CrashResult> {
  const dir = mkdtempSync(join(tmpdir(), "embedded-retry-"));
  const socketPath = join(dir, "s.sock");
  const { url, ...first } = await start(join(dir, "db"), socketPath);
  let { child } = first;
  const client = await MongoClient.connect(url, { retryWrites: true, serverSelectionTimeoutMS: 30_000 });
  const db = client.db("crash");
  const problems: string[] = [];
  const sums = { acknowledged: 0, unknown: 0, inserted: 0 };
  const state = { isDone: false };
  const note = async (amount: number, work: Promise<unknown>): Promise<boolean> => {
    try {
      await work;
      sums.acknowledged += amount;
      return true;
    } catch (error) {
      // Two kills in one operation: the driver tries again once only. A duplicate would be its own first try.
      sums.unknown += amount;
      if (String(error).includes("E11000")) problems.push(`seed ${seed}: ${String(error)}`);
      return false;
    }
  };
  const writer = async (name: string): Promise<void> => {
    const counters = db.collection<{ _id: string; n: number }>("counters");
    for (let i = 0; !state.isDone; i++) {
      const one = { updateOne: { filter: { _id: "c" }, update: { $inc: { n: 1 } }, upsert: true } };
      await note(600, counters.bulkWrite(Array.from({ length: 600 }, () => one)));
      await note(1, counters.findOneAndUpdate({ _id: "c" }, { $inc: { n: 1 } }, { upsert: true }));
      const items = Array.from({ length: 300 }, (_, k) => ({ _id: `${name}-${i}-${k}`, text: "x".repeat(200) }));
      const stores = db.collection<{ _id: string; text: string }>("items").insertMany(items);
      if (await note(0, stores)) sums.inserted += items.length;
    }
  };
  const writers = ["a", "b", "c"].map(writer);
  let random = seed;
  for (let kill = 0; kill < kills; kill++) {
    random = (Math.imul(random, 1103515245) + 12345) >>> 0;
    await new Promise((resolve) => setTimeout(resolve, 300 + ((random >>> 8) % 500)));
    const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
    child.kill("SIGKILL");
    await ended;
    ({ child } = await start(join(dir, "db"), socketPath));
  }
  state.isDone = true;
  await Promise.all(writers);
  const total = Number((await db.collection<{ _id: string; n: number }>("counters").findOne({ _id: "c" }))?.n);
  const stored = await db.collection("items").countDocuments();
  if (total < sums.acknowledged || total > sums.acknowledged + sums.unknown) {
    problems.push(`seed ${seed}: counted ${total}, acknowledged ${sums.acknowledged}, unknown ${sums.unknown}`);
  }
  if (stored < sums.inserted) problems.push(`seed ${seed}: ${stored} documents, acknowledged ${sums.inserted}`);
  await client.close();
  child.kill("SIGKILL");
  rmSync(dir, { recursive: true, force: true });
  return { rounds: kills, acknowledged: sums.acknowledged + sums.inserted, problems };
}

async function start(dir: string, socketPath?: string): Promise<{ child: ChildProcess; url: string }> {
  const entry = fileURLToPath(new URL("../../../embedded/main.ts", import.meta.url));
  const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const address = socketPath === undefined ? ["--port", "0"] : ["--socket", socketPath];
  const child = spawn(process.execPath, ["--import", loader, entry, "--dir", dir, ...address], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the store ended with ${String(code)}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      const ready = /ready (\S+)/.exec(chunk.toString("utf8"));
      if (ready?.[1]) resolve(ready[1]);
    });
  });
  return { child, url };
}

// By hand: node --conditions=development --import tsx test/store/embedded/crash-rounds.ts 200 [seed] [retry]
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
  const run = process.argv[4] === "retry" ? retryRounds : crashRounds;
  const result = await run(Number(process.argv[2] ?? 200), seed);
  console.log(result.problems.join("\n"));
  console.log(
    `${result.rounds} rounds, seed ${seed}: ${result.acknowledged} acknowledged, ${result.problems.length} problems`,
  );
  process.exitCode = result.problems.length > 0 ? 1 : 0;
}
