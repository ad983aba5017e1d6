import type { Encodable } from "../bson/encode.js";
import { rootScope, variablesOf } from "../expressions/compile.js";
import type { Scope, Variables } from "../expressions/scope.js";
import type { Document } from "../values/types.js";
import { type CheckedCommand, documentOption } from "./check-command.js";
import type { RetryKey } from "./retry-records.js";
import type { Store } from "./store.js";

/** The fields of an answer; `ok: 1` is added. */
export type Reply = { readonly [field: string]: Encodable };

/** A checked command on its way through the store. */
export interface Command extends CheckedCommand {
  readonly body: Document;
  /** Raw documents of `documents`, `updates`, `deletes`, `ops`, `nsInfo`. */
  readonly lists: ReadonlyMap<string, readonly Buffer[]>;
  readonly retryKey: RetryKey | undefined;
  readonly connectionId: number;
}

export type Handler = (store: Store, command: Command) => Promise<Reply> | Reply;

/** What expressions of a command see: the variables of its `let`, and one instant as `$$NOW`. */
export interface Environment {
  readonly scope: Scope;
  readonly variables: Variables;
  readonly now: Date;
}

/** The environment of a command. @throws StoreError when a `let` expression is wrong. */
export function environmentOf(body: Document): Environment {
  const now = new Date();
  const lets = documentOption(body, "let");
  const names = Object.keys(lets);
  const values = names.map((name) => rootScope().scope.compile(lets[name])({}, variablesOf(now)));
  const { scope, slots } = rootScope(names);
  return { scope, variables: variablesOf(now, slots, values), now };
}
