import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
import { verifyStore } from "#embedded/storage/verify.js";
import type { Document, Value } from "#embedded/values/types.js";
import { shown } from "./cases.js";
import type { InProcessStore } from "./in-process.js";

/** Random numbers that a seed repeats (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  chance(p: number): boolean {
    return this.next() < p;
  }
}

const scalars: readonly (() => Value)[] = [
  () => null,
  () => new Int32(0),
  () => new Int32(5),
  () => new Int32(-1),
  () => new Double(5),
  () => new Double(5.5),
  () => new Double(Number.NaN),
  () => new Double(-0),
  () => new Double(Infinity),
  () => Long.fromString("9007199254740993"),
  () => Long.fromString("9007199254740992"),
  () => new Double(9007199254740992),
  () => Decimal128.fromString("5.5"),
  () => Decimal128.fromString("0.1"),
  () => new Double(0.1),
  () => Decimal128.fromString("1E+6000"),
  () => Decimal128.fromString("9007199254740992.5"),
  () => "",
  () => "a",
  () => "ab",
  () => "a\0b",
  () => "张三",
  () => "\uff01",
  () => "\u{20bb7}",
  () => true,
  () => false,
  () => new Date(0),
  () => new Date(-5),
  () => new Date(1767225600000),
  () => new ObjectId("000000000000000000000001"),
  () => new Binary(Buffer.from("x"), 0),
  () => new Timestamp({ t: 5, i: 1 }),
  () => new BSONRegExp("a", ""),
  () => new MinKey(),
  () => new MaxKey(),
];

const paths = ["a", "b", "c.x", "c.y", "d"];

function value(dice: Dice, depth = 0): Value {
  const roll = dice.next();
  if (depth < 2 && roll < 0.12) return Array.from({ length: dice.below(4) }, () => value(dice, depth + 1));
  if (depth < 2 && roll < 0.2) return { x: value(dice, depth + 1), ...(dice.chance(0.5) ? { y: value(dice, 2) } : {}) };
  return dice.pick(scalars)();
}

/** Mostly small numbers and strings, so that equal values, ranges and duplicates happen. */
function plain(dice: Dice): Value {
  if (dice.chance(0.4)) return new Int32(dice.below(6));
  return dice.chance(0.3) ? dice.pick(["a", "ab", "b"]) : value(dice);
}

function document(dice: Dice, id: number): Document {
  const result: Document = { _id: new Int32(id) };
  if (dice.chance(0.85)) result["a"] = plain(dice);
  if (dice.chance(0.7)) result["b"] = plain(dice);
  if (dice.chance(0.6)) {
    const item = (): Document => ({ x: plain(dice), ...(dice.chance(0.6) ? { y: plain(dice) } : {}) });
    result["c"] = dice.chance(0.3) ? Array.from({ length: dice.below(3) }, item) : item();
  }
  if (dice.chance(0.5)) result["d"] = new Int32(dice.below(4));
  return result;
}

function condition(dice: Dice): Value {
  const one = (): Document => {
    const operator = dice.pick(["$eq", "$gt", "$gte", "$lt", "$lte", "$in", "$exists", "$ne", "$nin", "$type"]);
    switch (operator) {
      case "$in":
      case "$nin":
        return { [operator]: Array.from({ length: dice.below(4) }, () => plain(dice)) };
      case "$exists":
        return { $exists: dice.chance(0.7) };
      case "$type":
        return { $type: dice.pick(["number", "string", "array", "object", "null", "date"]) };
      default: {
        const operand = plain(dice);
        return operand instanceof BSONRegExp ? { $in: [operand] } : { [operator]: operand };
      }
    }
  };
  const roll = dice.next();
  if (roll < 0.35) {
    const operand = plain(dice);
    return operand instanceof BSONRegExp ? "a" : operand;
  }
  if (roll < 0.6) return one();
  if (roll < 0.8) return { ...one(), ...one() };
  if (roll < 0.85) return { $elemMatch: { ...one(), ...one() } };
  if (roll < 0.9) return { $not: one() };
  return new BSONRegExp(dice.pick(["^a", "^ab", "b$", "a"]), dice.pick(["", "i"]));
}

function filter(dice: Dice): Document {
  const result: Document = {};
  for (let n = 1 + dice.below(3); n > 0; n--) result[dice.pick(paths)] = condition(dice);
  if (dice.chance(0.15))
    result["$or"] = [{ [dice.pick(paths)]: condition(dice) }, { [dice.pick(paths)]: condition(dice) }];
  if (dice.chance(0.1)) result["c"] = { $elemMatch: { x: condition(dice), y: condition(dice) } };
  return result;
}

function order(dice: Dice): Document {
  const result: Document = {};
  for (let n = dice.below(3); n > 0; n--) result[dice.pick(paths)] = new Int32(dice.chance(0.5) ? 1 : -1);
  return { ...result, _id: new Int32(dice.chance(0.5) ? 1 : -1) };
}

function index(dice: Dice, place: number): Document {
  const key: Document = {};
  for (let n = 1 + dice.below(3); n > 0; n--) key[dice.pick(paths)] = new Int32(dice.chance(0.5) ? 1 : -1);
  const options: Document = {};
  const roll = dice.next();
  if (roll < 0.2) options["sparse"] = true;
  else if (roll < 0.4) {
    options["partialFilterExpression"] = dice.pick<Document>([
      { a: { $exists: true } },
      { a: { $gt: new Int32(1) } },
      { d: new Int32(2) },
      { b: { $type: "string" } },
    ]);
  }
  return { key, name: `i${place}`, ...options };
}

function change(dice: Dice): Document {
  const path = dice.pick(paths);
  return dice.pick<() => Document>([
    () => ({ $set: { [path]: plain(dice) } }),
    () => ({ $unset: { [path]: 1 as never } }),
    () => ({ $inc: { d: new Int32(1) } }),
    () => ({ $push: { a: plain(dice) } }),
    () => ({ $pull: { a: plain(dice) } }),
    () => ({ $min: { b: plain(dice) } }),
    () => ({ $rename: { a: "b" } }),
  ])();
}

/** What a fuzz run did; `differences` is empty when index and scan always agreed. */
export interface FuzzResult {
  readonly queries: number;
  readonly withIndex: number;
  readonly differences: readonly string[];
}

/**
 * Random documents, indexes, updates and queries: what a query finds by its plan must be what a scan of the collection
 * finds, in the same order; and in the end every entry must have its document and back.
 */
export async function fuzzQueries(target: InProcessStore, seed: number, rounds: number): Promise<FuzzResult> {
  const dice = new Dice(seed);
  const differences: string[] = [];
  let queries = 0;
  let withIndex = 0;
  for (let round = 0; round < rounds; round++) {
    const name = `f${seed}_${round}`;
    for (let i = 0; i < 1 + dice.below(4); i++) await target.run({ createIndexes: name, indexes: [index(dice, i)] });
    const documents = Array.from({ length: 60 }, (_, id) => document(dice, id));
    await target.run({ insert: name, documents, ordered: false });
    for (let i = 0; i < 15; i++) {
      const multi = dice.chance(0.5);
      await target.run({ update: name, updates: [{ q: filter(dice), u: change(dice), multi }] });
    }
    for (let i = 0; i < 40; i++) {
      const query = {
        filter: filter(dice),
        sort: order(dice),
        limit: new Int32(dice.chance(0.3) ? 1 + dice.below(5) : 0),
      };
      const planned = await target.run({ find: name, ...query, batchSize: new Int32(1000) });
      const scanned = await target.run({
        find: name,
        ...query,
        batchSize: new Int32(1000),
        hint: { $natural: new Int32(1) },
      });
      const counted = await target.run({ count: name, query: query.filter, limit: query.limit });
      queries++;
      const explained = await target.run({ explain: { find: name, ...query }, verbosity: "queryPlanner" });
      if (shown(explained).includes("IXSCAN")) withIndex++;
      const [a, b] = [rows(planned), rows(scanned)];
      const isCounted = Number(counted["n"]) === a.length || Number(planned["ok"]) !== 1;
      if (shown(a) !== shown(b) || !isCounted) {
        const text = `seed ${seed} round ${round} query ${i}: ${shown(query)}`;
        differences.push(
          `${text}\n  plan ${shown(a)}\n  scan ${shown(b)}\n  count ${shown(counted)}\n  ${shown(explained)}`,
        );
      }
    }
  }
  differences.push(...verifyStore(target.store.tables, target.store.catalog).problems.map((p) => `seed ${seed}: ${p}`));
  return { queries, withIndex, differences };
}

function rows(reply: Document): Value[] {
  if (Number(reply["ok"]) !== 1) return [reply["code"]];
  return ((reply["cursor"] as Document)["firstBatch"] as Document[]).map((found) => found["_id"]);
}
