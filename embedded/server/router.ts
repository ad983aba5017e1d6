import type { Encodable } from "../bson/encode.js";
import * as collections from "../commands/admin.js";
import { buildInfo, helloHandler } from "../commands/admin.js";
import { aggregate } from "../commands/aggregate.js";
import { bulkWrite } from "../commands/bulk-write.js";
import { explain } from "../commands/explain.js";
import { count, distinct, find, getMore, killCursors } from "../commands/find.js";
import { createIndexes, dropIndexes, listIndexes } from "../commands/indexes.js";
import { deleteDocuments, findAndModify, insert, update } from "../commands/write.js";
import { codeNameOf, type ErrorExtras, fail, StoreError } from "../errors.js";
import type { Request } from "../wire/connection.js";
import { checkCommand, type Handler, type Reply } from "./command.js";
import { recordShape } from "./record-shape.js";
import { retryKeyOf } from "./retry-records.js";
import type { Store } from "./store.js";

const { create, drop, dropDatabase, listCollections, listDatabases } = collections;
const nothing: Handler = () => ({});

const handlers: Readonly<Record<string, Handler>> = {
  ping: nothing,
  endSessions: nothing,
  refreshSessions: nothing,
  buildInfo,
  buildinfo: buildInfo,
  find,
  getMore,
  killCursors,
  count,
  distinct,
  aggregate,
  explain,
  insert,
  update,
  delete: deleteDocuments,
  bulkWrite,
  findAndModify,
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  createIndexes,
  listIndexes,
  dropIndexes,
};

/** Answers requests: checks them against the profile, runs them, and turns what goes wrong into an answer. */
export class Router {
  readonly #store: Store;
  readonly #handlers: Readonly<Record<string, Handler>>;

  /** @param address what clients connect to, for the handshake. */
  constructor(store: Store, address: string) {
    this.#store = store;
    const hello = helloHandler(address);
    this.#handlers = { ...handlers, hello, ismaster: hello, isMaster: hello };
  }

  /** The commands that have a handler, for the profile's test. */
  get names(): string[] {
    return Object.keys(this.#handlers);
  }

  /** Runs one request. @returns the answer, also for errors. */
  async respond({ body, lists }: Request, connectionId: number): Promise<{ readonly [field: string]: Encodable }> {
    try {
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

function errorReply(code: number, errmsg: string, extras: ErrorExtras = {}): Reply {
  return { ok: 0, errmsg, code, codeName: codeNameOf(code), ...(extras as Reply) };
}
