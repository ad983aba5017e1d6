import type { Socket } from "node:net";
import type { Encodable } from "../bson/encode.js";
import { fail } from "../errors.js";
import { buildReply, MAX_MESSAGE_BYTES, parseMessage, type Request } from "./message.js";

/** Answers one request. It never throws: errors are replies too. */
export type Responder = (request: Request, connectionId: number) => Promise<{ readonly [field: string]: Encodable }>;

let lastConnectionId = 0;
let lastReplyId = 0;

/**
 * Speaks the wire protocol on one socket: cuts the stream into messages and answers them one after the other. What is
 * malformed closes the connection; a slow reader pauses its own connection only.
 */
export function serveConnection(socket: Socket, respond: Responder): void {
  const connectionId = ++lastConnectionId;
  let chunks: Buffer[] = [];
  let length = 0;
  let isBusy = false;

  const join = (): Buffer => {
    const [first] = chunks;
    const all = chunks.length === 1 && first ? first : Buffer.concat(chunks);
    chunks = [all];
    return all;
  };
  const take = (): Buffer | undefined => {
    if (length < 16) return undefined;
    const [first = join()] = chunks;
    const size = (first.length >= 4 ? first : join()).readInt32LE(0);
    if (size < 16 || size > MAX_MESSAGE_BYTES) fail(17, `message of ${size} bytes`);
    if (length < size) return undefined;
    const all = join();
    chunks = all.length > size ? [all.subarray(size)] : [];
    length -= size;
    return all.subarray(0, size);
  };
  const work = async (): Promise<void> => {
    isBusy = true;
    try {
      for (let frame = take(); frame && !socket.destroyed; frame = take()) {
        const request = parseMessage(frame);
        const reply = await respond(request, connectionId);
        if (request.isSilent) continue;
        lastReplyId = (lastReplyId + 1) & 0x7fff_ffff;
        if (!socket.write(buildReply(request, reply, lastReplyId))) await drained(socket);
      }
    } catch {
      socket.destroy(); // not the protocol: nothing that could be answered
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
    // Unanswered bytes may pile up to one message of full size.
    else if (length > MAX_MESSAGE_BYTES) socket.pause();
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", () => (chunks = []));
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off("drain", done).off("close", done);
      resolve();
    };
    socket.on("drain", done).on("close", done);
  });
}
