import { decodeDocument, Type } from "../bson/decode.js";
import { type Encodable, encodeDocument } from "../bson/encode.js";
import { elementsOf, findField, type Element } from "../bson/raw.js";
import { StoreError } from "../errors.js";
import { setOwn } from "../values/fields.js";
import type { Document } from "../values/types.js";

/** Operation codes of the wire protocol that are spoken here (mongodb.com/docs/manual/reference/mongodb-wire-protocol). */
export const OpCode = { reply: 1, query: 2004, message: 2013 } as const;

/** Largest message taken, in bytes; announced in hello. */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** The arrays that are kept as raw documents, whether they come in the body or in a section of their own. */
const RAW_LISTS = ["documents", "updates", "deletes", "ops", "nsInfo"] as const;

/** A command as it came in. */
export interface Request {
  readonly requestId: number;
  readonly body: Document;
  /** The raw documents of `documents`, `updates`, `deletes`, `ops` and `nsInfo`, by name. */
  readonly lists: ReadonlyMap<string, readonly Buffer[]>;
  /** An OP_QUERY, only used for the first hello: it is answered by OP_REPLY. */
  readonly isLegacy: boolean;
  /** The sender wants no answer. */
  readonly isSilent: boolean;
}

const MORE_TO_COME = 2;
const KNOWN_REQUIRED_FLAGS = 3;

/**
 * Takes a whole message apart.
 *
 * @param frame one message including its 16 byte header.
 * @throws StoreError 17 ProtocolError for what is not understood: the connection must be closed then; 22 for bad BSON.
 */
export function parseMessage(frame: Buffer): Request {
  const requestId = frame.readInt32LE(4);
  const opCode = frame.readInt32LE(12);
  if (opCode === OpCode.query) return parseQuery(frame, requestId);
  if (opCode !== OpCode.message) throw protocolError(`operation code ${opCode}`);
  if (frame.length < 26) throw protocolError("message cut short");
  const flags = frame.readUInt32LE(16);
  if ((flags & 0xffff & ~KNOWN_REQUIRED_FLAGS) !== 0) throw protocolError("unknown required flag");
  const end = flags & 1 ? frame.length - 4 : frame.length;
  const lists = new Map<string, readonly Buffer[]>();
  let body: Buffer | undefined;
  let at = 20;
  while (at < end) {
    const kind = frame[at++];
    const length = at + 4 <= end ? frame.readInt32LE(at) : 0;
    if (length < 5 || at + length > end) throw protocolError("bad section length");
    if (kind === 0) {
      if (body) throw protocolError("two bodies");
      body = frame.subarray(at, at + length);
    } else if (kind === 1) {
      const [name, documents] = parseSequence(frame.subarray(at + 4, at + length));
      if (lists.has(name)) throw protocolError("section sent twice");
      lists.set(name, documents);
    } else throw protocolError(`section kind ${kind}`);
    at += length;
  }
  if (!body) throw protocolError("no body");
  return { requestId, body: decodeBody(body, lists), lists, isLegacy: false, isSilent: (flags & MORE_TO_COME) !== 0 };
}

function parseQuery(frame: Buffer, requestId: number): Request {
  const nameEnd = frame.indexOf(0, 20);
  const start = nameEnd + 9;
  if (nameEnd < 0 || start + 5 > frame.length) throw protocolError("query cut short");
  const length = frame.readInt32LE(start);
  if (length < 5 || start + length > frame.length) throw protocolError("bad document length");
  const body = decodeDocument(frame.subarray(start, start + length));
  return { requestId, body: { ...body, $db: "admin" }, lists: new Map(), isLegacy: true, isSilent: false };
}

function parseSequence(section: Buffer): [string, Buffer[]] {
  const nameEnd = section.indexOf(0);
  if (nameEnd < 0) throw protocolError("unterminated section name");
  const documents: Buffer[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const length = at + 4 <= section.length ? section.readInt32LE(at) : 0;
    if (length < 5 || at + length > section.length) throw protocolError("bad document length");
    documents.push(section.subarray(at, at + length));
    at += length;
  }
  return [section.toString("utf8", 0, nameEnd), documents];
}

/** Decodes the body, but leaves the lists raw: inserted documents keep their bytes, and nothing is decoded twice. */
function decodeBody(body: Buffer, lists: Map<string, readonly Buffer[]>): Document {
  const found: Element = { type: 0, start: 0, end: 0 };
  let rest = body;
  for (const name of RAW_LISTS) {
    const nameBytes = Buffer.from(name);
    if (!findField(rest, 0, nameBytes, found) || found.type !== Type.array) continue;
    const documents: Buffer[] = [];
    let isAllDocuments = true;
    for (const { type, start, end } of elementsOf(rest, found.start)) {
      isAllDocuments &&= type === Type.object;
      documents.push(rest.subarray(start, end));
    }
    if (!isAllDocuments) continue;
    if (lists.has(name)) throw protocolError("list sent twice");
    lists.set(name, documents);
    rest = cutOut(rest, found.start - nameBytes.length - 2, found.end);
  }
  const decoded = decodeDocument(rest);
  // The lists count as fields when a command is checked.
  for (const name of lists.keys()) setOwn(decoded, name, []);
  return decoded;
}

function cutOut(bytes: Buffer, start: number, end: number): Buffer {
  if (start < 4 || end > bytes.length - 1) throw new StoreError(22, "invalid BSON: bad length of an array");
  const rest = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  rest.writeInt32LE(rest.length, 0);
  return rest;
}

/** Builds the answer to a request. */
export function buildReply(request: Request, reply: { readonly [field: string]: Encodable }, replyId: number): Buffer {
  const document = encodeDocument(reply);
  const headLength = request.isLegacy ? 36 : 21;
  const frame = Buffer.allocUnsafe(headLength + document.length);
  frame.writeInt32LE(frame.length, 0);
  frame.writeInt32LE(replyId, 4);
  frame.writeInt32LE(request.requestId, 8);
  if (request.isLegacy) {
    frame.writeInt32LE(OpCode.reply, 12);
    frame.writeInt32LE(8, 16); // AwaitCapable
    frame.fill(0, 20, 32);
    frame.writeInt32LE(1, 32);
  } else {
    frame.writeInt32LE(OpCode.message, 12);
    frame.fill(0, 16, 21);
  }
  document.copy(frame, headLength);
  return frame;
}

function protocolError(what: string): StoreError {
  return new StoreError(17, `protocol error: ${what}`);
}
