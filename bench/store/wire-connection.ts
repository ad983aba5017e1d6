/** A connection that sends prepared messages and waits for whole replies: the server's share without the driver's. */
import { createConnection, type Socket } from "node:net";
import { serialize } from "bson";

export interface WireConnection {
  /** Sends one framed message and resolves with the whole reply. One at a time. */
  ask(message: Uint8Array): Promise<Buffer>;
  close(): void;
}

/** A command as an OP_MSG. */
export function wireMessage(command: Record<string, unknown>): Buffer {
  const body = serialize(command);
  const message = Buffer.alloc(21 + body.length);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(1, 4);
  message.writeInt32LE(2013, 12);
  message.set(body, 21);
  return message;
}

export function connectWire(socketPath: string): Promise<WireConnection> {
  return new Promise((resolve, reject) => {
    const socket: Socket = createConnection(socketPath);
    let received: Buffer = Buffer.alloc(0);
    let settle: ((reply: Buffer) => void) | null = null;
    socket.once("error", reject);
    socket.once("connect", () => {
      resolve({
        ask: (message) =>
          new Promise((done) => {
            settle = done;
            socket.write(message);
          }),
        close: () => socket.destroy(),
      });
    });
    socket.on("data", (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < received.readInt32LE(0)) return;
      const reply = received;
      received = Buffer.alloc(0);
      settle?.(reply);
    });
  });
}
