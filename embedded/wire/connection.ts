import type { Socket } from "node:net";
import type { Encodable } from "../bson/encode.js";
import { StoreError } from "../errors.js";
import { buildReply, MAX_MESSAGE_BYTES, parseMessage, type Request } from "./message.js";

/** Answers one request. It never throws: errors are replies too. */
export type Responder = (request: Request, connectionId: number) => Promise<{ readonly [field: string]: Encodable }>;

let lastConnectionId = 0;
let lastReplyId = 0;

/** Unanswered bytes a sender may pile up before the socket is paused: one message of full size. */
const MAX_PENDING_BYTES = MAX_MESSAGE_BYTES;

/**
 * Speaks the wire protocol on one socket: cuts the stream into messages and answers them one after the other. What is
 * malformed closes the connection; a slow reader pauses its own connection only.
 *
 * @param onClose called once, when the socket is gone.
 */
export function serveConnection(socket: Socket, respond: Responder, onClose: (connectionId: number) => void): void {
  const connectionId = ++lastConnectionId;
  let chunks: Buffer[] = [];
  let length = 0;
  let isBusy = false;

  const take = (): Buffer | undefined => {
    if (length < 16) return undefined;
    const [first = Buffer.alloc(0)] = chunks;
    const head = first.length >= 4 ? first : join();
    const size = head.readInt32LE(0);
    if (size < 16 || size > MAX_MESSAGE_BYTES) throw new StoreError(17, `message of ${size} bytes`);
    if (length < size) return undefined;
    const all = join();
    const frame = all.subarray(0, size);
    chunks = all.length > size ? [all.subarray(size)] : [];
    length -= size;
    return frame;
  };
  const join = (): Buffer => {
    const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    chunks = [all];
    return all;
  };

  const work = async (): Promise<void> => {
    isBusy = true;
    try {
      for (let frame = take(); frame && !socket.destroyed; frame = take()) {
        const request = parseMessage(frame);
        const reply = await respond(request, connectionId);
        if (request.isSilent) continue;
        lastReplyId = (lastReplyId + 1) & 0x7fff_ffff;
        const isFlowing = socket.write(buildReply(request, reply, lastReplyId));
        if (!isFlowing) await drained(socket);
      }
    } catch {
      // Not the protocol: nothing that could be answered.
      socket.destroy();
    } finally {
      isBusy = false;
      if (!socket.destroyed) socket.resume();
    }
  };

  socket.setNoDelay(true);
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (!isBusy) void work();
    else if (length > MAX_PENDING_BYTES) socket.pause();
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    chunks = [];
    onClose(connectionId);
  });
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off("drain", done);
      socket.off("close", done);
      resolve();
    };
    socket.on("drain", done);
    socket.on("close", done);
  });
}
