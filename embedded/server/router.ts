import type { Encodable } from "../bson/encode.js";
import { aggregate } from "../commands/aggregate.js";
import { buildInfo, helloHandler, ping } from "../commands/admin.js";
import { bulkWrite } from "../commands/bulk-write.js";
import { create, drop, dropDatabase, listCollections, listDatabases } from "../commands/collections.js";
import { distinct } from "../commands/distinct.js";
import { explain } from "../commands/explain.js";
import { count, find, getMore, killCursors } from "../commands/find.js";
import { findAndModify } from "../commands/find-and-modify.js";
import { createIndexes, dropIndexes, listIndexes } from "../commands/indexes.js";
import { deleteDocuments, insert, update } from "../commands/write.js";
import { codeNameOf, StoreError } from "../errors.js";
import type { ErrorExtras } from "../errors.js";
import type { Request } from "../wire/message.js";
import { checkCommand } from "./check-command.js";
import type { Command, Handler, Reply } from "./command.js";
import { retryKeyOf } from "./retry-records.js";
import type { Store } from "./store.js";

/** Answers requests: checks them against the profile, runs them, and turns what goes wrong into an answer. */
export class Router {
  readonly #store: Store;
  readonly #handlers: ReadonlyMap<string, Handler>;

  /** @param address what clients connect to, for the handshake. */
  constructor(store: Store, address: string) {
    this.#store = store;
    const hello = helloHandler(address);
    this.#handlers = new Map<string, Handler>([
      ["hello", hello],
      ["ismaster", hello],
      ["isMaster", hello],
      ["ping", ping],
      ["buildInfo", buildInfo],
      ["buildinfo", buildInfo],
      ["endSessions", ping],
      ["refreshSessions", ping],
      ["listDatabases", listDatabases],
      ["insert", insert],
      ["update", update],
      ["delete", deleteDocuments],
      ["bulkWrite", bulkWrite],
      ["findAndModify", findAndModify],
      ["find", find],
      ["getMore", getMore],
      ["killCursors", killCursors],
      ["aggregate", aggregate],
      ["count", count],
      ["distinct", distinct],
      ["create", create],
      ["createIndexes", createIndexes],
      ["listIndexes", listIndexes],
      ["dropIndexes", dropIndexes],
      ["listCollections", listCollections],
      ["drop", drop],
      ["dropDatabase", dropDatabase],
      ["explain", explain],
    ]);
  }

  /** The commands that have a handler, for the profile's test. */
  get names(): string[] {
    return [...this.#handlers.keys()];
  }

  /** Runs one request. @returns the answer, also for errors. */
  async respond(request: Request, connectionId: number): Promise<{ readonly [field: string]: Encodable }> {
    try {
      const checked = checkCommand(request.body);
      const command: Command = {
        ...checked,
        body: request.body,
        lists: request.lists,
        retryKey: retryKeyOf(request.body),
        connectionId,
      };
      const handler = this.#handlers.get(checked.name);
      if (!handler) throw new StoreError(59, `no such command: '${checked.name}'`);
      return { ...(await handler(this.#store, command)), ok: 1 };
    } catch (error) {
      return failure(error);
    }
  }
}

function failure(error: unknown): Reply {
  if (error instanceof StoreError) {
    return errorReply(error.code, error.message, error.extras);
  }
  const isDeep = error instanceof RangeError && error.message.includes("call stack");
  if (isDeep) return errorReply(15, "the command is nested too deep", {});
  process.stderr.write(`embedded store: ${(error as Error).stack ?? String(error)}\n`);
  return errorReply(1, `internal error: ${(error as Error).message}`, {});
}

function errorReply(code: number, errmsg: string, extras: ErrorExtras): Reply {
  return { ok: 0, errmsg, code, codeName: codeNameOf(code), ...(extras as Reply) };
}
