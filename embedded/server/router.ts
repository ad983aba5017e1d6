import { appendFileSync } from "node:fs";
import { decodeDocument } from "../bson/decode.js";
import type { Encodable } from "../bson/encode.js";
import { buildInfo, create, drop, dropDatabase, helloHandler, listCollections } from "../commands/admin.js";
import { listDatabases } from "../commands/admin.js";
import { aggregate, explain } from "../commands/aggregate.js";
import { count, distinct, find, getMore, killCursors } from "../commands/find.js";
import { createIndexes, dropIndexes, listIndexes } from "../commands/indexes.js";
import { deleteDocuments, findAndModify, insert, update } from "../commands/write.js";
import { codeNameOf, type ErrorExtras, fail, StoreError } from "../errors.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import type { Request } from "../wire/connection.js";
import { checkCommand, type Handler, type Reply } from "./command.js";
import { retryKeyOf, type Store } from "./store.js";

/** A file that collects the shapes of all commands, one a line; for the test that compares them with the profile. */
const target = process.env["EMBEDDED_STORE_SHAPES"];
const seen = new Set<string>();

/**
 * Notes what a command is made of, without any value or field name of the product: the command with its options, and
 * every name that begins with `$` (operators, stages, expressions).
 */
export function recordShape(body: Document, lists: ReadonlyMap<string, readonly Buffer[]>): void {
  if (target === undefined) return;
  const [command = "", ...options] = Object.keys(body);
  const names = new Set(options.filter((option) => !option.startsWith("$")));
  collect(Object.values(body), names);
  for (const [list, items] of lists) {
    if (list === "documents") continue; // only data
    for (const statement of items.map((bytes) => decodeDocument(bytes))) {
      for (const field of Object.keys(statement)) names.add(`${list}.${field}`);
      collect(statement, names);
    }
  }
  const shape = `${command} ${[...names].toSorted().join(" ")}`.trim();
  if (!seen.has(shape)) appendFileSync(target, `${shape}\n`);
  seen.add(shape);
}

function collect(value: Value, names: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, names);
  if (!isDocument(value)) return;
  for (const [field, inner] of Object.entries(value)) {
    if (/^\$[a-zA-Z]/.test(field)) names.add(field);
    collect(inner, names);
  }
}

const nothing: Handler = () => ({});

const sessions = { ping: nothing, endSessions: nothing, refreshSessions: nothing, buildInfo, buildinfo: buildInfo };
const reading = { find, getMore, killCursors, count, distinct, aggregate, explain };
const writing = { insert, update, delete: deleteDocuments, findAndModify };
const collections = { create, drop, dropDatabase, listCollections, listDatabases };
const indexes = { createIndexes, listIndexes, dropIndexes };
const handlers: Readonly<Record<string, Handler>> = { ...sessions, ...reading, ...writing, ...collections, ...indexes };

/** Answers requests: checks them against the profile, runs them, and turns what goes wrong into an answer. */
export class Router {
  readonly #store: Store;
  readonly #handlers: Readonly<Record<string, Handler>>;
  /** The commands that have a handler, for the profile's test. */
  readonly names: readonly string[];

  /** @param address what clients connect to, for the handshake. */
  constructor(store: Store, address: string) {
    this.#store = store;
    const hello = helloHandler(address);
    this.#handlers = { ...handlers, hello, ismaster: hello, isMaster: hello };
    this.names = Object.keys(this.#handlers);
  }

  /** Runs one request. @returns the answer, also for errors. */
  async respond({ decode }: Request, connectionId: number): Promise<{ readonly [field: string]: Encodable }> {
    try {
      const { body, lists } = decode();
      recordShape(body, lists);
      const checked = checkCommand(body);
      const handle = this.#handlers[checked.name] ?? fail(59, `no such command: '${checked.name}'`);
      const reply = await handle(this.#store, { ...checked, body, lists, retryKey: retryKeyOf(body), connectionId });
      return { ...reply, ok: 1 };
    } catch (error) {
      if (error instanceof StoreError) return errorReply(error.code, error.message, error.extras);
      const { message, stack } = error as Error;
      if (error instanceof RangeError && message.includes("call stack")) return errorReply(15, "nested too deep");
      process.stderr.write(`embedded store: ${stack ?? message}\n`);
      return errorReply(1, `internal error: ${message}`);
    }
  }
}

const errorReply = (code: number, errmsg: string, extras: ErrorExtras = {}): Reply => {
  return { ok: 0, errmsg, code, codeName: codeNameOf(code), ...(extras as Reply) };
};
