import { decodeDocument } from "../bson/decode.js";
import type { Encodable } from "../bson/encode.js";
import { must, StoreError } from "../errors.js";
import { type CommandProfile, deleteStatement, updateStatement } from "../profile.js";
import { checkFields, flagOption, wholeOption } from "../server/check-command.js";
import { type Command, environmentOf, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import { type Document, getOwn } from "../values/types.js";
import { collectionForWriting, insertOne, isLongSearch, parseDeleteStatement } from "./statement.js";
import { parseUpdateStatement, searchRecords, type Statement, writeMany, writeOne, type Written } from "./statement.js";

const MAX_STATEMENTS = 100_000;
/** How long one write job of a command may take, in ms: then it commits, and other work gets its turn. */
const JOB_MS = 8;

export async function insert(store: Store, command: Command): Promise<Reply> {
  const documents = statements(command, "documents");
  return runAll(store, command, { n: 0 }, documents.length, (index) => ({
    run: () => insertOne(store, collectionForWriting(store, command.namespace), documents[index] as Buffer),
  }));
}

export async function update(store: Store, command: Command): Promise<Reply> {
  const given = checkedStatements(command, "updates", updateStatement);
  const environment = environmentOf(command.body);
  const checked = checkAll(given, (statement) => parseUpdateStatement(statement, environment));
  return runAll(store, command, { n: 0, nModified: 0 }, given.length, (index) =>
    stepOf(store, command, checked[index]),
  );
}

export async function deleteDocuments(store: Store, command: Command): Promise<Reply> {
  const given = checkedStatements(command, "deletes", deleteStatement);
  const environment = environmentOf(command.body);
  for (const statement of given) {
    const limit = wholeOption(statement, "limit");
    must(limit === 0 || limit === 1, 9, `The limit field in delete objects must be 0 or 1. Got ${String(limit)}`);
  }
  const checked = checkAll(given, (statement) => parseDeleteStatement(statement, environment));
  return runAll(store, command, { n: 0 }, given.length, (index) => stepOf(store, command, checked[index]));
}

/** The raw statements of a write command. @throws StoreError 16 when there are none or too many. */
function statements({ lists, body, name }: Command, list: string): readonly Buffer[] {
  const raw = lists.get(list);
  const isPlain = raw !== undefined || (getOwn(body, list) as unknown[]).length === 0;
  must(isPlain, 14, `BSON field '${name}.${list}' must hold objects only`);
  const count = raw?.length ?? 0;
  must(count > 0 && count <= MAX_STATEMENTS, 16, `Write batch sizes must be between 1 and ${MAX_STATEMENTS}.`);
  return raw ?? [];
}

function checkedStatements(command: Command, list: string, profile: CommandProfile): Document[] {
  const given = statements(command, list).map((bytes) => decodeDocument(bytes));
  for (const statement of given) checkFields(`${command.name}.${list}`, statement, profile);
  return given;
}

/**
 * Checks all statements before the first is run. What MongoDB has and the store has not (238) fails the whole command,
 * other errors wait until the statement's turn.
 */
function checkAll<T>(given: readonly Document[], check: (statement: Document) => T): (() => T)[] {
  return given.map((one) => {
    try {
      const checked = check(one);
      return () => checked;
    } catch (error) {
      if (!(error instanceof StoreError) || error.code === 238) throw error;
      return () => raise(error);
    }
  });
}

const raise = (error: unknown): never => {
  throw error;
};

/**
 * One statement. Without `prepare` it runs inside a write job that it shares with others. Otherwise (many documents, a
 * long search) `prepare` does what it does in jobs of its own and calls `finish` inside the last one.
 */
interface Step {
  readonly run: () => Written;
  readonly prepare?: (finish: (run: () => Written) => void) => Promise<void>;
}

function stepOf(store: Store, { namespace, retryKey }: Command, checked?: () => Statement): Step {
  const statement = (checked as () => Statement)();
  must(!statement.isMulti || !retryKey, 72, "Cannot use retryable writes with many documents");
  const run = (candidate?: number): Written => writeOne(store, namespace, statement, candidate);
  if (!statement.isMulti && !isLongSearch(store, namespace, statement)) return { run };
  return {
    run,
    prepare: async (finish) => {
      if (statement.isMulti) {
        const written = await writeMany(store, namespace, statement);
        return finish(() => written);
      }
      const [candidate] = await searchRecords(store, namespace, statement);
      return store.queue.run(() => finish(() => run(candidate)));
    },
  };
}

/**
 * Runs the statements of a command in as few transactions as their number allows. Every commit carries the reply so
 * far, so that a retried command goes on where the first one was cut off, and an answered one gets the same answer.
 */
async function runAll(
  store: Store,
  { retryKey, body }: Command,
  counters: { readonly [counter: string]: number },
  length: number,
  stepAt: (index: number) => Step,
): Promise<Reply> {
  const isOrdered = flagOption(body, "ordered", true);
  let state = { next: 0, isFinished: false, result: { ...counters } as Record<string, Encodable> };
  /** What the store met in a document and cannot do: it fails the whole command. */
  const refusal: { error?: StoreError } = {};
  const append = (list: string, item: Encodable): void => void ((state.result[list] ??= []) as Encodable[]).push(item);
  const attempt = (index: number, run: () => Written): void => {
    try {
      const { matched, modified, upserted, error } = run();
      const { n, nModified } = state.result;
      state.result["n"] = Number(n) + matched;
      if (nModified !== undefined) state.result["nModified"] = Number(nModified) + modified;
      if (upserted) append("upserted", { index, _id: upserted.id });
      if (error) throw error; // what was done before counts
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.code === 238) refusal.error = error;
      append("writeErrors", { index, code: error.code, errmsg: error.message, ...(error.extras as Document) });
      state.isFinished ||= isOrdered || error.code === 238;
    }
  };
  // A driver that lost its connection may send the command again while the first one still runs: each job goes on from
  // where the last commit, whosever it was, has left the statements.
  const load = (): void => void (state = (retryKey && store.retries.find(retryKey)) ?? state);
  const save = (): void => {
    state.isFinished ||= state.next >= length;
    if (retryKey) store.retries.save(retryKey, state);
  };
  /** The next statement needs jobs of its own; they are run when the present job is committed. */
  const long: { prepare?: Step["prepare"] } = {};
  const job = (): void => {
    load();
    const until = performance.now() + JOB_MS + patience(state.result);
    while (state.next < length && !state.isFinished && !long.prepare && performance.now() < until) {
      const index = state.next;
      attempt(index, () => {
        const { run, prepare } = stepAt(index);
        long.prepare = prepare;
        return prepare ? { matched: 0, modified: 0 } : run();
      });
      if (!long.prepare) state.next++;
    }
    save();
  };
  while (!state.isFinished && state.next < length) {
    await store.queue.run(job);
    const { prepare } = long;
    long.prepare = undefined;
    const index = state.next;
    const finish = (run: () => Written): void => {
      load();
      if (state.next !== index) return;
      attempt(index, run);
      state.next++;
      save();
    };
    await prepare?.(finish).catch((error: unknown) => store.queue.run(() => finish(() => raise(error))));
  }
  if (refusal.error) throw refusal.error;
  return state.result;
}

/** When the lists of a reply are long, fewer and longer jobs keep the storing of it from dominating; ms. */
const patience = ({ upserted, writeErrors }: Record<string, Encodable>): number =>
  Math.min(30, (((upserted ?? writeErrors) as Encodable[] | undefined)?.length ?? 0) / 300);
