/**
 * A repair of the MongoDB driver (7.8.0), to be dropped when `test/store/driver-repair.test.ts` passes without it.
 *
 * A command written to a socket that has just died waits for the socket's `drain`, which never comes; nothing else ends
 * the wait. When it happens to the driver's monitor, the process never finds the server again, however long that is
 * back: a process that was talking while the store was killed stays useless until it is restarted.
 */
import type { Socket } from "node:net";
import { createRequire } from "node:module";

/** The parts of the driver's `Connection` that matter here. */
export interface DriverConnection {
  readonly socket: Socket;
  readonly closed: boolean;
  readonly error: Error | null;
  onClose(): void;
}

interface DriverConnectionClass {
  prototype: DriverConnection & {
    cleanup: (this: DriverConnection, error: Error) => void;
    writeCommand: (this: DriverConnection, ...args: unknown[]) => Promise<void>;
    isRepaired?: boolean;
  };
}

/** Repairs the copy of the driver that Mongoose uses; again: nothing to do. */
export function repairDriver(): void {
  const ofMongoose = createRequire(createRequire(import.meta.url).resolve("mongoose"));
  const { Connection } = ofMongoose("mongodb/lib/cmap/connection.js") as { Connection: DriverConnectionClass };
  const { prototype } = Connection;
  if (prototype.isRepaired) return;
  prototype.isRepaired = true;
  const { cleanup, writeCommand } = prototype;
  prototype.writeCommand = function (this: DriverConnection, ...args) {
    // Dead before the driver began to listen: it would not hear of it any more.
    if (this.socket.destroyed && !this.closed) this.onClose();
    if (this.socket.destroyed) return Promise.reject(this.error ?? new Error("the socket is closed"));
    return writeCommand.apply(this, args);
  };
  prototype.cleanup = function (this: DriverConnection, error) {
    const wasClosed = this.closed;
    cleanup.call(this, error);
    // Whoever waits for `drain` also listens for `error`. The driver's own listener comes back here, once.
    if (!wasClosed && this.socket.listenerCount("drain") > 0) this.socket.emit("error", error);
  };
}
