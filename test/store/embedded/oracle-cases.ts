/**
 * Random cases with the store's own answers, to be put to an independent engine or a real MongoDB (a runner of cases
 * prints what it answers differently; what is a real difference becomes a case).
 *
 * By hand: node --conditions=development --import tsx test/store/embedded/oracle-cases.ts COUNT SEED > cases.jsonl
 */
import { EJSON } from "bson";
import type { Document } from "#embedded/values/types.js";
import { change, Dice, document, filter, order } from "./fuzz.js";
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

for (let i = 0; i < count; i++) {
  const db = `o${i}`;
  const documents = Array.from({ length: 12 }, (_, id) => document(dice, id));
  await target.run({ insert: "c", documents, $db: db });
  const isUpdate = dice.chance(0.4);
  const command: Document = isUpdate
    ? { update: "c", updates: [{ q: filter(dice), u: change(dice), multi: true }] }
    : { find: "c", filter: filter(dice), sort: order(dice) };
  const reply = await target.run({ ...command, $db: db });
  const cursor = reply["cursor"] as Document | undefined;
  const { n, nModified, writeErrors } = reply;
  const errors = (writeErrors as Document[] | undefined)?.map(({ index, code }): Document => ({ index, code }));
  const answer: Document = cursor ? { docs: cursor["firstBatch"] } : { n, nModified };
  if (errors) answer["writeErrors"] = errors;
  const want = Number(reply["ok"]) === 1 ? answer : { error: reply["code"] };
  const state = isUpdate ? { c: await target.all({ find: "c", $db: db }) } : undefined;
  const line = {
    id: `fuzz-${seed}/${i}`,
    docs: { c: documents },
    do: [command],
    want: [want],
    ...(state ? { state } : {}),
  };
  console.log(JSON.stringify(strict(line)));
}
await target.close();
