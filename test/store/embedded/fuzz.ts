import type { Encodable } from "#embedded/bson/encode.js";
import { verifyStore } from "./verify-store.js";
import type { Document, Value } from "#embedded/values/values.js";
import { Binary, BSONRegExp, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
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
  () => new Double(0.1),
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

/** A random document. */
export function document(dice: Dice, id: number): Document {
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
    const operator = dice.pick(["$eq", "$gt", "$gte", "$lt", "$lte", "$in", "$exists", "$ne", "$nin", "$type", "$mod"]);
    switch (operator) {
      case "$in":
      case "$nin":
        return { [operator]: Array.from({ length: dice.below(4) }, () => plain(dice)) };
      case "$exists":
        return { $exists: dice.chance(0.7) };
      case "$mod":
        return { $mod: [new Int32(3), new Int32(dice.below(3))] };
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

/** A random filter. */
export function filter(dice: Dice): Document {
  const result: Document = {};
  for (let n = 1 + dice.below(3); n > 0; n--) result[dice.pick(paths)] = condition(dice);
  if (dice.chance(0.15))
    result["$or"] = [{ [dice.pick(paths)]: condition(dice) }, { [dice.pick(paths)]: condition(dice) }];
  if (dice.chance(0.1)) result["c"] = { $elemMatch: { x: condition(dice), y: condition(dice) } };
  return result;
}

/** A random order, with `_id` as its last field. */
export function order(dice: Dice): Document {
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

/** A random update, by operators or by a pipeline. */
export function change(dice: Dice): Value {
  const path = dice.pick(paths);
  const other = dice.pick(paths);
  return dice.pick<() => Value>([
    () => ({ $set: { [path]: plain(dice) } }),
    () => ({ $unset: { [path]: 1 as never } }),
    () => ({ $inc: { d: new Int32(1) } }),
    () => ({ $push: { a: plain(dice) } }),
    () => ({ $pull: { a: plain(dice) } }),
    () => ({ $min: { b: plain(dice) } }),
    () => ({ $rename: { a: "b" } }),
    () => ({ $max: { [path]: plain(dice) }, $setOnInsert: { z: new Int32(1) } }),
    () => ({ $mul: { d: dice.pick<Value>([new Int32(2), new Double(0.5), Long.fromNumber(3)]) } }),
    () => ({ $addToSet: { [path]: { $each: [plain(dice), plain(dice)] } } }),
    () => ({ $pop: { a: new Int32(dice.chance(0.5) ? 1 : -1) } }),
    () => ({ $pullAll: { b: [plain(dice), plain(dice)] } }),
    () => ({ $push: { a: { $each: [plain(dice)], $position: new Int32(0), $slice: new Int32(3) } } }),
    () => ({ $push: { b: { $each: [plain(dice), plain(dice)], $sort: new Int32(dice.chance(0.5) ? 1 : -1) } } }),
    () => ({ $set: { "c.$[].x": plain(dice) } }),
    () => [{ $set: { [path]: `$${other}` } }],
    () => [{ $set: { b: { $ifNull: ["$a", "none"] } } }, { $unset: path }],
  ])();
}

/** A random projection. */
export function projection(dice: Dice): Document {
  const names = [...new Set([dice.pick(paths), dice.pick(["a", "b", "d"])])].filter((path, i, all) =>
    all.every((other, j) => i === j || !other.startsWith(`${path}.`)),
  );
  const flag = new Int32(dice.chance(0.5) ? 1 : 0);
  const result: Document = Object.fromEntries(names.map((path) => [path, flag]));
  if (dice.chance(0.2)) result["_id"] = new Int32(0);
  return result;
}

/** Stages that may follow a `$match`: whatever the order of what comes in, what comes out is comparable. */
export function stages(dice: Dice): Document[] {
  const path = dice.pick(paths);
  const id = { $sort: { _id: new Int32(1) } };
  return dice.pick<() => Document[]>([
    () => [id, { $group: { _id: `$${path}`, n: { $sum: new Int32(1) }, ids: { $push: "$_id" } } }],
    () => [id, { $group: { _id: null, low: { $min: "$a" }, high: { $max: "$b" }, sum: { $sum: "$d" } } }],
    () => [
      { $unwind: { path: `$${path}`, preserveNullAndEmptyArrays: dice.chance(0.5) } },
      { $project: { [path]: new Int32(1) } },
    ],
    () => [{ $set: { e: { $cond: [{ $gt: ["$a", "$b"] }, "$a", "$c.x"] } } }, id, { $project: { e: new Int32(1) } }],
    () => [{ $sort: order(dice) }, { $skip: new Int32(dice.below(3)) }, { $limit: new Int32(1 + dice.below(9)) }],
    () => [{ $sort: order(dice) }, { $project: projection(dice) }],
    () => [{ $count: "n" }],
    () => [{ $group: { _id: new Int32(1), n: { $sum: new Int32(1) } } }],
    () => [{ $facet: { a: [{ $count: "n" }], b: [{ $sort: order(dice) }, { $limit: new Int32(2) }] } }],
    () => [{ $replaceRoot: { newRoot: { v: `$${path}`, k: "$_id" } } }, { $sort: { k: new Int32(1) } }],
    () => [
      id,
      {
        $setWindowFields: { partitionBy: "$d", sortBy: { _id: new Int32(1) }, output: { n: { $documentNumber: {} } } },
      },
    ],
  ])();
}

const operand = (dice: Dice): Value => (dice.chance(0.6) ? `$${dice.pick(paths)}` : { $literal: dice.pick(scalars)() });

/** A random expression of all kinds of operators; mostly on operands of the right type, sometimes not. */
export function expression(dice: Dice, depth = 0): Value {
  const inner = (): Value => (depth < 2 && dice.chance(0.5) ? expression(dice, depth + 1) : operand(dice));
  const ifIs = (type: string, name: string, then: () => Value): Value => {
    const value = inner();
    const test = { $cond: [{ $eq: [{ $type: value }, type] }, { [name]: value }, null] };
    return dice.chance(0.8) ? test : { [name]: then() };
  };
  const number = (): Value => (dice.chance(0.7) ? { $ifNull: ["$d", new Int32(dice.below(9))] } : inner());
  const date = (): Value => ({
    $add: [new Date(dice.pick([0, 1767225600000, 1772312345678])), { $multiply: [number(), new Int32(3_600_000)] }],
  });
  const zone = (): string => dice.pick(["UTC", "Asia/Shanghai", "America/New_York", "+05:30"]);
  const unit = (): string => dice.pick(["year", "quarter", "month", "week", "day", "hour", "minute"]);
  return dice.pick<() => Value>([
    () => ({ [dice.pick(["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$cmp"])]: [inner(), inner()] }),
    () => ({ [dice.pick(["$and", "$or"])]: [inner(), inner()] }),
    () => ({ [dice.pick(["$not", "$type", "$isArray", "$isNumber"])]: [inner()] }),
    () => ({ $cond: [inner(), inner(), inner()] }),
    () => ({ $ifNull: [inner(), inner()] }),
    () => ({ [dice.pick(["$add", "$multiply", "$subtract"])]: [number(), number()] }),
    () => ({ [dice.pick(["$mod", "$divide"])]: [number(), new Int32(1 + dice.below(5))] }),
    () => ({ [dice.pick(["$abs", "$ceil", "$floor", "$round", "$trunc"])]: number() }),
    () => ({ [dice.pick(["$sum", "$avg", "$min", "$max"])]: [inner(), inner()] }),
    () => ({ [dice.pick(["$sum", "$avg", "$min", "$max"])]: inner() }),
    () => ifIs("array", dice.pick(["$size", "$first", "$last", "$reverseArray"]), inner),
    () => ifIs("string", dice.pick(["$toUpper", "$strLenCP", "$toLower"]), inner),
    () => ({ $concatArrays: [{ $ifNull: ["$c.x", []] }, [inner()]] }),
    () => ({ $slice: [[inner(), inner(), inner()], new Int32(dice.below(5) - 2)] }),
    () => ({ $arrayElemAt: [[inner(), inner()], new Int32(dice.below(5) - 2)] }),
    () => ({ $in: [inner(), [inner(), inner(), null]] }),
    () => {
      const name = dice.pick(["$setUnion", "$setIntersection", "$setDifference"]);
      const set = {
        [name]: [
          [inner(), inner()],
          [inner(), inner()],
        ],
      }; // of no order
      return { $sortArray: { input: set, sortBy: new Int32(1) } };
    },
    () => ({ $map: { input: [inner(), inner()], as: "v", in: { $ifNull: ["$$v", new Int32(7)] } } }),
    () => ({ $filter: { input: [inner(), inner(), inner()], as: "v", cond: { $gt: ["$$v", inner()] } } }),
    () => ({
      $reduce: { input: [inner(), inner()], initialValue: [], in: { $concatArrays: ["$$value", ["$$this"]] } },
    }),
    () => ({ $sortArray: { input: [inner(), inner(), inner()], sortBy: new Int32(dice.chance(0.5) ? 1 : -1) } }),
    () => ({ $concat: ["x", { $toString: { $ifNull: ["$d", new Int32(3)] } }, dice.pick(["", "张", "z"])] }),
    () => ({
      $substrCP: [dice.pick(["abcdef", "张三李四", "\u{20bb7}x"]), new Int32(dice.below(3)), new Int32(dice.below(4))],
    }),
    () => ({ $split: [dice.pick(["a,b,,c", "", "abc"]), dice.pick([",", "b"])] }),
    () => ({ $indexOfArray: [[inner(), inner(), inner()], inner()] }),
    () => ({ $mergeObjects: [{ x: inner() }, { y: inner(), x: inner() }] }),
    () => ({ $objectToArray: { a: inner(), b: inner() } }),
    () => ({ $let: { vars: { v: inner() }, in: { $eq: ["$$v", inner()] } } }),
    () => ({ $dateTrunc: { date: date(), unit: unit() } }),
    () => ({ $dateAdd: { startDate: date(), unit: unit(), amount: new Int32(dice.below(40) - 20), timezone: zone() } }),
    () => ({ $dateDiff: { startDate: date(), endDate: date(), unit: unit(), timezone: zone() } }),
    () => ({
      $dateToString: {
        date: date(),
        format: dice.pick(["%Y-%m-%d", "%H:%M:%S.%L", "%G-%V-%u", "%j %z"]),
        timezone: zone(),
      },
    }),
    () => ({
      [dice.pick(["$year", "$month", "$dayOfMonth", "$hour", "$dayOfWeek", "$isoWeek", "$week", "$dayOfYear"])]: {
        date: date(),
        timezone: zone(),
      },
    }),
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
    // The twin has the same documents and no index: every write must leave both alike.
    const twin = `${name}_twin`;
    const copyToTwin = async (): Promise<void> => {
      await target.run({ drop: twin });
      await target.run({ insert: twin, documents: await whole(target, name) });
    };
    await target.run({ insert: name, documents, ordered: false });
    await copyToTwin();
    for (let i = 0; i < 25; i++) {
      const updates = [{ q: filter(dice), u: change(dice), multi: true }];
      const [left, right] = [await target.run({ update: name, updates }), await target.run({ update: twin, updates })];
      const [a, b] = [await whole(target, name), await whole(target, twin)];
      // An error ends a statement wherever it had come, and indexes refuse arrays that stand side by side.
      if (left["writeErrors"] ?? right["writeErrors"]) await copyToTwin();
      else if (shown(a) !== shown(b) || shown(left) !== shown(right)) {
        differences.push(
          `seed ${seed} round ${round} update ${i}: ${shown(updates)}\n  ${shown(left)}\n  ${shown(right)}`,
        );
        await copyToTwin();
      }
    }
    await comparePipelines(target, dice, name, `seed ${seed} round ${round}`, differences);
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

const whole = (target: InProcessStore, name: string): Promise<Document[]> =>
  target.all({ find: name, sort: { _id: new Int32(1) } });

/**
 * A pipeline must give the same whether its first stages are done by the storage (index, order, limit, only the fields
 * that are looked at) or not (behind a stage that does nothing); a projection the same in find and in `$project`.
 */
async function comparePipelines(
  target: InProcessStore,
  dice: Dice,
  name: string,
  where: string,
  differences: string[],
): Promise<void> {
  const ask = async (command: Record<string, Encodable>): Promise<string> => {
    const reply = await target.run(command);
    const documents = Number(reply["ok"]) === 1 ? (reply["cursor"] as Document)["firstBatch"] : [reply["code"]];
    return shown((documents as Value[]).map(shown).toSorted());
  };
  const batchSize = new Int32(1000);
  for (let i = 0; i < 20; i++) {
    const [$match, rest] = [filter(dice), stages(dice)];
    const planned = await ask({ aggregate: name, pipeline: [{ $match }, ...rest], cursor: { batchSize } });
    const plain = [{ $addFields: { zz: "$$REMOVE" } }, { $match }, ...rest];
    const scanned = await ask({ aggregate: name, pipeline: plain, cursor: { batchSize } });
    if (planned !== scanned) {
      differences.push(`${where} pipeline: ${shown([{ $match }, ...rest])}\n  ${planned}\n  ${scanned}`);
    }
    const projected = projection(dice);
    const found = await ask({ find: name, filter: $match, projection: projected, batchSize });
    const pipeline = [{ $addFields: { zz: "$$REMOVE" } }, { $match }, { $project: projected }];
    const expected = await ask({ aggregate: name, pipeline, cursor: { batchSize } });
    if (found !== expected) differences.push(`${where} projection: ${shown(projected)}\n  ${found}\n  ${expected}`);
  }
}

function rows(reply: Document): Value[] {
  if (Number(reply["ok"]) !== 1) return [reply["code"]];
  return ((reply["cursor"] as Document)["firstBatch"] as Document[]).map((found) => found["_id"]);
}
