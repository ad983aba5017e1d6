import type { Socket } from "node:net";
import { decodeDocument, type Element, elementsOf, findField, Type } from "../bson/decode.js";
import { type Encodable, encodeDocument } from "../bson/encode.js";
import { fail } from "../errors.js";
import { type Document, setOwn } from "../values/values.js";

/** Operation codes that are spoken here (mongodb.com/docs/manual/reference/mongodb-wire-protocol). */
const OpCode = { reply: 1, query: 2004, message: 2013 } as const;
/** Largest message taken, in bytes; announced in hello. */
export const MAX_MESSAGE_BYTES = 48_000_000;
/** The array that is kept as raw documents, by command, whether it comes in the body or in a section of its own. */
const rawLists = new Map(Object.entries({ insert: "documents", update: "updates", delete: "deletes" }));
type RawLists = Map<string, readonly Buffer[]>;
export type Request = ReturnType<typeof parseMessage>;
const protocolError = (what: string): never => fail(17, `protocol error: ${what}`);
/** A document inside a message. @throws StoreError 17 when it does not fit. */
function slice(frame: Buffer, at: number, end: number): Buffer {
  const length = at + 4 <= end ? frame.readInt32LE(at) : 0;
  return length >= 5 && at + length <= end ? frame.subarray(at, at + length) : protocolError("bad length");
}

/** Takes a whole message (with its 16 byte header) apart. */
export function parseMessage(frame: Buffer) {
  const requestId = frame.readInt32LE(4);
  const opCode = frame.readInt32LE(12);
  if (opCode === OpCode.query) {
    const nameEnd = frame.indexOf(0, 20);
    if (nameEnd < 0) protocolError("query cut short");
    const body = slice(frame, nameEnd + 9, frame.length);
    const decode = () => ({ body: { ...decodeDocument(body), $db: "admin" }, lists: new Map() as RawLists });
    return { requestId, decode, isLegacy: true, isSilent: false };
  }
  if (opCode !== OpCode.message || frame.length < 26) protocolError(`operation code ${opCode}`);
  const flags = frame.readUInt32LE(16);
  if ((flags & 0xfffc) !== 0) protocolError("unknown required flag");
  const end = flags & 1 ? frame.length - 4 : frame.length; // a checksum is not looked at
  const lists: RawLists = new Map();
  let body: Buffer | undefined;
  for (let at = 20; at < end;) {
    const kind = frame[at++];
    const section = slice(frame, at, end);
    at += section.length;
    if (kind === 0 && !body) body = section;
    else if (kind === 1) addSequence(section, lists);
    else protocolError(`section kind ${kind}`);
  }
  const raw = body ?? protocolError("no body");
  const decode = () => ({ body: decodeBody(raw, lists), lists });
  return { requestId, decode, isLegacy: false, isSilent: (flags & 2) !== 0 };
}

function addSequence(section: Buffer, lists: RawLists): void {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) protocolError("unterminated section name");
  const documents: Buffer[] = [];
  for (let at = nameEnd + 1; at < section.length; at += documents.at(-1)?.length ?? 0) {
    documents.push(slice(section, at, section.length));
  }
  const name = section.toString("utf8", 4, nameEnd);
  if (lists.has(name)) protocolError("section sent twice");
  lists.set(name, documents);
}

/** Decodes the body, but leaves the list raw: inserted documents keep their bytes, and nothing is decoded twice. */
function decodeBody(body: Buffer, lists: RawLists): Document {
  const found: Element = { type: 0, start: 0, end: 0 };
  const list = rawLists.get(body.toString("latin1", 5, body.indexOf(0, 5)));
  const name = Buffer.from(list ?? "");
  let rest = body;
  if (list !== undefined && findField(body, 0, name, found) && found.type === Type.array) {
    const items = [...elementsOf(body, found.start)];
    if (items.every(({ type }) => type === Type.object)) {
      if (lists.has(list)) protocolError("list sent twice");
      lists.set(list, items.map(({ start, end }) => body.subarray(start, end))); // prettier-ignore
      const start = found.start - name.length - 2;
      if (start < 4 || found.end > body.length - 1) fail(22, "invalid BSON: bad length of an array");
      rest = Buffer.concat([body.subarray(0, start), body.subarray(found.end)]);
      rest.writeInt32LE(rest.length, 0);
    }
  }
  const decoded = decodeDocument(rest);
  // The lists count as fields when a command is checked.
  for (const name of lists.keys()) setOwn(decoded, name, []);
  return decoded;
}

export function buildReply(request: Request, reply: { readonly [field: string]: Encodable }, replyId: number): Buffer {
  const frame = encodeDocument(reply, request.isLegacy ? 36 : 21);
  frame.writeInt32LE(frame.length, 0);
  frame.writeInt32LE(replyId, 4);
  frame.writeInt32LE(request.requestId, 8);
  frame.writeInt32LE(request.isLegacy ? OpCode.reply : OpCode.message, 12);
  if (request.isLegacy) {
    frame.writeInt32LE(8, 16); // AwaitCapable
    frame.writeInt32LE(1, 32); // one document
  }
  return frame;
}

/** Answers one request. It never throws: errors are replies too. */
export type Responder = (request: Request, connectionId: number) => Promise<{ readonly [field: string]: Encodable }>;
let lastConnectionId = 0;
let lastReplyId = 0;
/** Speaks the wire protocol on one socket: cuts the stream into messages and answers them one after the other. What is
 * malformed closes the connection; a slow reader pauses its own connection only. */
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
