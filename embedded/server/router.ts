import type { Encodable } from "../bson/encode.js";
import { buildInfo, create, createIndexes, drop, dropDatabase, dropIndexes } from "../commands/collections.js";
import { helloHandler, listCollections, listIndexes } from "../commands/collections.js";
import { aggregate, count, distinct, explain, find, getMore, killCursors } from "../commands/read.js";
import { deleteDocuments, findAndModify, insert, update } from "../commands/write.js";
import { codeNameOf, type ErrorExtras, fail, StoreError } from "../errors.js";
import type { Request } from "../wire/connection.js";
import { checkCommand, type Handler, type Reply } from "./command.js";
import { retryKeyOf, type Store } from "./store.js";

/** For the test that compares all commands with the profile; loaded when a file for them is named. */
const recordShape = process.env["EMBEDDED_STORE_SHAPES"]
  ? (await import("../test/record-shape.js")).recordShape
  : () => undefined;
const nothing: Handler = () => ({});
const sessions = { ping: nothing, endSessions: nothing, refreshSessions: nothing, buildInfo, buildinfo: buildInfo };
const reading = { find, getMore, killCursors, count, distinct, aggregate, explain };
const writing = { insert, update, delete: deleteDocuments, findAndModify };
const collections = { create, drop, dropDatabase, listCollections };
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
