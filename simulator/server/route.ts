/** How one API call is described. */
import type { Params } from "../core/params.js";
import type { Simulator } from "../core/simulator.js";
import type { Corp } from "../state/corp.js";
import type { App } from "../state/directory.js";
import type { UploadedFile } from "./multipart.js";

export interface Call {
  sim: Simulator;
  corp: Corp;
  /** The app of the token. */
  app: App;
  /** Query and body together; the body wins. */
  params: Params;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Multipart part of an upload. */
  file: UploadedFile | null;
  /** ts. */
  now: number;
}

/** Raw bytes instead of JSON. */
export class RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;

  constructor(status: number, headers: Readonly<Record<string, string>>, bytes: Uint8Array) {
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
  }
}

export interface Route {
  /**
   * What the token's app needs: "customer" customer contact, "directory" reading members, "app" a self-built app,
   * "archive" and "kf" their secrets, "any" any token, "none" no token at all.
   */
  needs: "none" | "any" | "customer" | "directory" | "app" | "archive" | "kf";
  /** Not counted in the basic frequency limits. */
  isUnlimited?: boolean;
  /** What must not be written twice at once; a second call meanwhile gets `lockCode` (default 45035). */
  lock?: (call: Call) => string | null;
  lockCode?: number;
  /** @throws PlatformError */
  handle(call: Call): Record<string, unknown> | RawAnswer | void;
}

export type Routes = Readonly<Record<string, Route>>;
