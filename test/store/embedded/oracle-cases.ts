/**
 * Random cases with the store's own answers, to be put to an independent engine or a real MongoDB (a runner of cases
 * prints what it answers differently; what is a real difference becomes a case).
 *
 * By hand: node --conditions=development --import tsx test/store/embedded/oracle-cases.ts COUNT SEED > cases.jsonl
 */
import { EJSON, Int32 } from "bson";
import type { Document } from "#embedded/values/values.js";
import { change, Dice, document, expression, filter, order, projection, stages } from "./fuzz.js";
import { openInProcess } from "./in-process.js";

const [count, seed] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 1)];
const dice = new Dice(seed);
const target = openInProcess();

/** EJSON as the cases have it: bare int32 and fractions, everything else canonical. */
function strict(value: object): unknown {
  return JSON.parse(EJSON.stringify(value, { relaxed: false }), (_name, inner: unknown) => {
    const int = (inner as { $numberInt?: string } | null)?.$numberInt;
    return int === undefined ? inner : Number(int);
  });
}

/** A random command: a question, an update, a findAndModify or a pipeline, whose answer has one order. */
function commandOf(): Document {
  const roll = dice.next();
  if (roll < 0.25) return { update: "c", updates: [{ q: filter(dice), u: change(dice), multi: dice.chance(0.7) }] };
  if (roll < 0.35) {
    const update = change(dice);
    return { findAndModify: "c", query: filter(dice), sort: order(dice), update, new: dice.chance(0.5) };
  }
  if (roll < 0.5) return { find: "c", filter: filter(dice), sort: order(dice), projection: projection(dice) };
  if (roll < 0.65) return { find: "c", filter: filter(dice), sort: order(dice) };
  if (roll < 0.7) return { count: "c", query: filter(dice) };
  const byId = { $sort: { _id: new Int32(1) } };
  if (roll < 0.85) {
    const computed = Object.fromEntries(["p", "q"].map((name) => [name, expression(dice)]));
    return { aggregate: "c", pipeline: [byId, { $project: computed }], cursor: {} };
  }
  return { aggregate: "c", pipeline: [{ $match: filter(dice) }, ...stages(dice)], cursor: {} };
}

for (let i = 0; i < count; i++) {
  const db = `o${i}`;
  const documents = Array.from({ length: 12 }, (_, id) => document(dice, id));
  await target.run({ insert: "c", documents, $db: db });
  const command = commandOf();
  const reply = await target.run({ ...command, $db: db });
  if (Number(reply["code"]) === 238) continue; // outside the profile
  const isWrite = "update" in command || "findAndModify" in command;
  const cursor = reply["cursor"] as Document | undefined;
  const answer: Document = {};
  for (const field of ["n", "nModified", "value", "lastErrorObject"]) {
    if (reply[field] !== undefined) answer[field] = reply[field];
  }
  if (cursor) answer["docs"] = cursor["firstBatch"];
  // Groups come in no order of their own.
  if (cursor && /"\$group"/.test(JSON.stringify(command))) answer["unordered"] = true;
  const errors = reply["writeErrors"] as Document[] | undefined;
  if (errors) answer["writeErrors"] = errors.map(({ index, code }): Document => ({ index, code }));
  const want = Number(reply["ok"]) === 1 ? answer : { error: reply["code"] };
  const state = isWrite ? { state: { c: await target.all({ find: "c", $db: db }) } } : {};
  console.log(
    JSON.stringify(strict({ id: `fuzz-${seed}/${i}`, docs: { c: documents }, do: [command], want: [want], ...state })),
  );
}
await target.close();
