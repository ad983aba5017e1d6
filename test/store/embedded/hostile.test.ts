import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeDocument } from "#embedded/bson/decode.js";
import { type Encodable, encodeDocument } from "#embedded/bson/encode.js";
import { type RunningStore, serve } from "#embedded/server/listen.js";
import type { Document } from "#embedded/values/values.js";
import { Decimal128, Int32 } from "bson";
import { afterAll, beforeAll, expect, it } from "vitest";
import { frameOf } from "./in-process.js";

const dir = mkdtempSync(join(tmpdir(), "embedded-hostile-"));
let running: RunningStore;
let port = 0;

beforeAll(async () => {
  running = await serve({ dir, address: { port: 0 }, isDurable: false });
  port = Number(/:(\d+)\//.exec(running.url)?.[1]);
});
afterAll(async () => {
  await running.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Sends bytes and waits for a whole reply or the end of the connection. */
function send(bytes: Buffer, socket: Socket = connect(port, "127.0.0.1")): Promise<Document | "closed"> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 16 || received.length < received.readInt32LE(0)) return;
      resolve(decodeDocument(received.subarray(21, received.readInt32LE(0))));
      socket.destroy();
    });
    socket.on("close", () => resolve("closed"));
    socket.on("error", () => resolve("closed"));
    socket.write(bytes);
  });
}

const ping = (): Promise<Document | "closed"> => send(frameOf({ ping: 1, $db: "t" }));
const isAlive = async (): Promise<boolean> => {
  const reply = await ping();
  return reply !== "closed" && Number(reply["ok"]) === 1;
};

function patched(change: (frame: Buffer) => void): Buffer {
  const frame = frameOf({ ping: 1, $db: "t" });
  change(frame);
  return frame;
}

/** `{a: {a: {a: …}}}` as bytes, without any recursion on this side. */
function nested(depth: number): Buffer {
  const bytes = Buffer.alloc(5 + depth * 8);
  for (let i = 0; i <= depth; i++) {
    const start = i * 7;
    bytes.writeInt32LE(bytes.length - i * 8, start);
    if (i < depth) bytes.write("\u0003a\0", start + 4);
  }
  return bytes;
}

function insertFrame(document: Buffer): Buffer {
  const body = encodeDocument({ insert: "deep", $db: "t" });
  const section = Buffer.alloc(5 + 10 + document.length);
  section[0] = 1;
  section.writeInt32LE(section.length - 1, 1);
  section.write("documents\0", 5);
  document.copy(section, 15);
  const frame = Buffer.alloc(21 + body.length + section.length);
  frame.writeInt32LE(frame.length, 0);
  frame.writeInt32LE(2013, 12);
  body.copy(frame, 21);
  section.copy(frame, 21 + body.length);
  return frame;
}

it.each([
  { case: "negative length", frame: patched((f) => f.writeInt32LE(-5, 0)) },
  { case: "length below a header", frame: patched((f) => f.writeInt32LE(8, 0)) },
  { case: "length of 2 GB", frame: patched((f) => f.writeInt32LE(0x7fffffff, 0)) },
  { case: "unknown operation", frame: patched((f) => f.writeInt32LE(2004_0, 12)) },
  { case: "unknown required flag", frame: patched((f) => f.writeUInt32LE(0x80, 16)) },
  { case: "unknown section kind", frame: patched((f) => f.writeUInt8(9, 20)) },
  { case: "document longer than the message", frame: patched((f) => f.writeInt32LE(5000, 21)) },
  { case: "document of negative length", frame: patched((f) => f.writeInt32LE(-1, 21)) },
  { case: "unknown element type", frame: patched((f) => f.writeUInt8(0x55, 25)) },
  { case: "string longer than the document", frame: patched((f) => f.writeInt32LE(9999, f.length - 7)) },
  { case: "no body", frame: patched((f) => f.writeUInt8(1, 20)) },
])("closes the connection on $case and goes on", async ({ frame }) => {
  const reply = await send(frame);
  expect(reply === "closed" || Number(reply["ok"]) === 0).toBe(true);
  expect(await isAlive()).toBe(true);
});

it("survives random bytes and random damage", async () => {
  let seed = 99;
  const random = (n: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return (seed >>> 8) % n;
  };
  for (let i = 0; i < 300; i++) {
    const frame = frameOf({ find: "c", filter: { a: { $in: [1, "x", null] } }, limit: 3, $db: "t" });
    for (let n = 1 + random(4); n > 0; n--) frame[16 + random(frame.length - 16)] = random(256);
    const socket = connect(port, "127.0.0.1");
    const answer = send(frame, socket);
    socket.end();
    await answer;
  }
  expect(await isAlive()).toBe(true);
});

it("survives connections cut in the middle of a message", async () => {
  const frame = frameOf({ ping: 1, $db: "t" });
  for (let length = 1; length < frame.length; length += 3) {
    const socket = connect(port, "127.0.0.1");
    await new Promise((resolve) => socket.write(frame.subarray(0, length), resolve));
    socket.destroy();
  }
  expect(await isAlive()).toBe(true);
});

it("takes 100 levels of nesting and refuses thousands", async () => {
  const deep = await send(insertFrame(nested(100)));
  expect(deep).toMatchObject({ ok: expect.anything() });
  expect(Number((deep as Document)["n"])).toBe(1);
  const deeper = await send(insertFrame(nested(50_000)));
  const refused = deeper as Document;
  expect(refused["writeErrors"] ?? refused["code"]).toBeDefined();
  expect(await isAlive()).toBe(true);
});

it("takes a document of just under 16 MB and refuses a larger one", async () => {
  const of = (size: number): Buffer => insertFrame(encodeDocument({ _id: size, text: "x".repeat(size) }));
  const large = (await send(of(16 * 1024 * 1024 - 100))) as Document;
  expect(Number(large["n"])).toBe(1);
  const larger = (await send(of(16 * 1024 * 1024 + 100))) as Document;
  expect(Number((larger["writeErrors"] as Document[])[0]?.["code"])).toBe(10334);
  await send(frameOf({ drop: "deep", $db: "t" }));
});

it("keeps __proto__ and constructor as data", async () => {
  const document = encodeDocument(
    Object.fromEntries([
      ["__proto__", { polluted: 1 }],
      ["constructor", 2],
    ]) as Document,
  );
  await send(insertFrame(document));
  const update = { q: {}, u: { $set: Object.fromEntries<Encodable>([["__proto__.x", 1]]) } };
  await send(frameOf({ update: "deep", updates: [update], $db: "t" }));
  const found = (await send(frameOf({ find: "deep", $db: "t" }))) as Document;
  const [first] = (found["cursor"] as Document)["firstBatch"] as Document[];
  expect(Object.keys(first ?? {})).toContain("__proto__");
  expect(({} as { polluted?: number; x?: number }).polluted).toBeUndefined();
  expect(({} as { x?: number }).x).toBeUndefined();
});

it("does not let a slow reader fill memory or hold up others", async () => {
  const text = "x".repeat(100_000);
  for (let i = 0; i < 5; i++) {
    const documents = Array.from({ length: 20 }, (_, j) => ({ _id: i * 20 + j, text }));
    await send(frameOf({ insert: "big", documents, $db: "t" }));
  }
  const before = process.memoryUsage().arrayBuffers;
  const slow = connect(port, "127.0.0.1");
  slow.on("error", () => undefined);
  slow.pause();
  const request = frameOf({ find: "big", batchSize: 1000, $db: "t" });
  for (let i = 0; i < 40; i++) slow.write(request);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await isAlive()).toBe(true);
  // One reply of 10 MB, twice while it is built; not forty.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  slow.destroy();
});

it("answers a command that holds a value of a refused type, and stores nothing of it", async () => {
  const documents = [{ _id: 1 }, { _id: 2, a: [{ b: Decimal128.fromString("1.5") }] }];
  const reply = await send(frameOf({ insert: "decimals", documents: documents as never, $db: "t" }));
  expect(reply).toMatchObject({ code: new Int32(238), codeName: "NotImplemented" });
  expect(await send(frameOf({ count: "decimals", $db: "t" }))).toMatchObject({ n: new Int32(0) });
  const filter = { a: Decimal128.fromString("1.5") };
  expect(await send(frameOf({ find: "decimals", filter: filter as never, $db: "t" }))).toMatchObject({
    code: new Int32(238),
  });
});
