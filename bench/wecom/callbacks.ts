/**
 * Callbacks: verify + decrypt + parse per second, against `@wecom/crypto` + xml2js and against bare AES + SHA-1 of
 * Node's OpenSSL on the same messages, by turns in one run.
 */
import { createDecipheriv, hash } from "node:crypto";
import { decrypt as peerDecrypt, getSignature } from "@wecom/crypto";
import { parseStringPromise } from "xml2js";
import { createCallbackCodec } from "#src/adapters/wecom/callback/callback-codec.js";
import { encryptedOf, parseXml } from "#src/adapters/wecom/callback/callback-xml.js";
import { callbackSamples } from "#test/fixtures/wecom-samples.js";
import type { BenchResult } from "../run.js";

const keys = {
  token: "QDG6eK",
  aesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  receiveId: "wx5823bf96d3bd56c7",
};
const MESSAGES = 600;
/** Short turns, so that what else the machine does meets all of them alike. */
const ROUNDS = 120;
const WARM_UP = 20;

interface Request {
  signature: string;
  timestamp: string;
  nonce: string;
  body: Buffer;
}

/** The published event samples, made different from each other, as POST bodies. */
function requestsOf(count: number): Request[] {
  const samples = callbackSamples().map(([, xml]) => xml);
  const codec = createCallbackCodec(keys);
  return Array.from({ length: count }, (_, i) => {
    const sample = samples[i % samples.length] ?? "";
    const message = sample.replace(/<CreateTime>\d+/, `<CreateTime>${1_700_000_000 + i}`);
    const [timestamp, nonce] = [String(1_700_000_000 + i), String(263_014_780 + i * 7)];
    const encrypted = codec.encrypt(message);
    const body =
      `<xml><ToUserName><![CDATA[${keys.receiveId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt>` +
      `<AgentID><![CDATA[1000002]]></AgentID></xml>`;
    return { signature: codec.sign(timestamp, nonce, encrypted), timestamp, nonce, body: Buffer.from(body) };
  });
}

/** Options: `[messages]`, default 600 a turn. */
export default async function benchCallbacks(args: readonly string[]): Promise<BenchResult> {
  const requests = requestsOf(Number(args[0] ?? MESSAGES));
  const codec = createCallbackCodec(keys);
  const key = Buffer.from(`${keys.aesKey}=`, "base64");
  // What bare cryptography needs, made ready outside the clock: joined text and ciphertext bytes.
  const bare = requests.map(({ body, timestamp, nonce }) => {
    const encrypted = encryptedOf(body.toString("latin1"));
    const joined = [keys.token, timestamp, nonce, encrypted].sort().join("");
    return { joined, cipherText: Buffer.from(encrypted, "base64") };
  });

  const ours = (): number => {
    let found = 0;
    for (const request of requests) {
      const node = parseXml(codec.open(request, encryptedOf(request.body.toString("latin1"))));
      if (node.text("ToUserName") !== "") found++;
    }
    return found;
  };
  const raw = (): number => {
    let found = 0;
    for (const { joined, cipherText } of bare) {
      const digest = hash("sha1", joined, "hex");
      const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
      const plain = decipher.update(cipherText);
      decipher.final();
      if (digest.length === 40 && plain.length > 0) found++;
    }
    return found;
  };
  const warmDecipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const warm = (): number => {
    let found = 0;
    for (const { joined, cipherText } of bare) {
      const digest = hash("sha1", joined, "hex");
      if (digest.length === 40 && warmDecipher.update(cipherText).length > 0) found++;
    }
    return found;
  };
  // The peer is slow: each turn of it takes the next part of the messages.
  const part = Math.ceil(requests.length / 10);
  let turn = 0;
  const peer = async (): Promise<number> => {
    let found = 0;
    const start = (turn++ * part) % requests.length;
    for (const request of requests.slice(start, start + part)) {
      const envelope = (await parseStringPromise(request.body.toString(), { explicitArray: false })) as {
        xml: { Encrypt: string };
      };
      const encrypted = envelope.xml.Encrypt;
      if (getSignature(keys.token, request.timestamp, request.nonce, encrypted) !== request.signature) continue;
      const { message, id } = peerDecrypt(keys.aesKey, encrypted);
      if (id !== keys.receiveId) continue;
      const event = (await parseStringPromise(message, { explicitArray: false })) as { xml?: { ToUserName?: string } };
      if (event.xml?.ToUserName) found++;
    }
    return found;
  };

  // Two series of turns: what the slow peer leaves behind to collect must not be charged to the next one's turn.
  const rates = { ours: [] as number[], raw: [] as number[], warm: [] as number[] };
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const [a, b, c] = [
      await rateOf(requests.length, ours),
      await rateOf(requests.length, raw),
      await rateOf(requests.length, warm),
    ];
    if (round < 0) continue;
    rates.ours.push(a);
    rates.raw.push(b);
    rates.warm.push(c);
  }
  const besidePeer = { ours: [] as number[], peer: [] as number[] };
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const [a, b] = [await rateOf(requests.length, ours), await rateOf(part, peer)];
    if (round < 0) continue;
    besidePeer.ours.push(a);
    besidePeer.peer.push(b);
  }
  const perSecond = Math.round(median(rates.ours));
  const over = (mine: number[], others: number[]): number =>
    rounded(median(mine.map((rate, i) => rate / (others[i] ?? NaN))));
  const vsPeer = over(besidePeer.ours, besidePeer.peer);
  return {
    name: "callbacks",
    messages: requests.length,
    rawPerSecond: Math.round(median(rates.raw)),
    peerPerSecond: Math.round(median(besidePeer.peer)),
    /** Against AES with one decipher kept, which is how we do it too. */
    vsWarmRaw: over(rates.ours, rates.warm),
    ratio: vsPeer,
    vsPeer,
    vsRaw: over(rates.ours, rates.raw),
    perSecond,
  };
}

async function rateOf(count: number, run: () => number | Promise<number>): Promise<number> {
  const startedAt = performance.now();
  const found = await run();
  const seconds = (performance.now() - startedAt) / 1_000;
  if (found !== count) throw new Error(`${found} of ${count} messages were read`);
  return count / seconds;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
