/** A simulator in this process, a client that reads errcodes, and a receiver of callbacks. */
import { constants, privateDecrypt } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decryptMessage, encryptMessage, signatureOf } from "../crypto/callback-crypto.js";
import { listen, type RunningSimulator } from "../server/listen.js";
import type { Simulator } from "../core/simulator.js";
import type { App } from "../state/directory.js";
import type { Corp } from "../state/corp.js";

export type Answer = Record<string, unknown> & { errcode: number; errmsg: string };

export interface Kit {
  sim: Simulator;
  corp: Corp;
  url: string;
  /** Calls /cgi-bin with a fresh token of the main app, or of `as`. POST when there is a body. */
  call: (path: string, body?: unknown, as?: App) => Promise<Answer>;
  /** Calls /sim; throws when it is refused. */
  act: <T = Record<string, unknown>>(path: string, body?: unknown) => Promise<T>;
  token: (as?: App) => Promise<string>;
  app: (kind: App["kind"]) => App;
  close: () => Promise<void>;
}

/** Starts one at a fixed instant that stands still, with pages never cut short. */
export async function startKit(seed = "test", startAt = Date.UTC(2026, 10, 25, 2)): Promise<Kit> {
  const running: RunningSimulator = await listen({ seed, startAt });
  const { sim, url } = running;
  sim.clock.setRate(0);
  sim.world.settings.pages = { short: 0, empty: 0 };
  const corp = sim.corp();
  const app = (kind: App["kind"]): App => {
    const found = corp.apps.find((app) => app.kind === kind);
    if (!found) throw new Error(kind);
    return found;
  };
  const token = async (as: App = app("self-built")): Promise<string> => {
    const answer = await fetch(`${url}/cgi-bin/gettoken?corpid=${corp.corpId}&corpsecret=${as.secret}`);
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  return {
    sim,
    corp,
    url,
    app,
    token,
    call: async (path, body, as) => {
      const address = `${url}/cgi-bin/${path}${path.includes("?") ? "&" : "?"}access_token=${await token(as)}`;
      const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      return (await (await fetch(address, init)).json()) as Answer;
    },
    act: async <T>(path: string, body?: unknown): Promise<T> => {
      const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      const answer = await fetch(`${url}/sim/${path}`, init);
      const json = (await answer.json()) as T;
      if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(json)}`);
      return json;
    },
    close: () => running.close(),
  };
}

export interface Receiver {
  url: string;
  /** Decrypted events in the order they came, with duplicates. */
  events: string[];
  /** Raw bodies, to compare ciphertexts. */
  bodies: string[];
  /** What to answer; default 200 and an empty body. */
  answer: (n: number) => { status: number; body?: string; delayMs?: number };
  close(): Promise<void>;
}

/** A callback URL as a product would have it. */
export async function startReceiver(token: string, aesKey: string, corpId: string): Promise<Receiver> {
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? "/", "http://localhost");
      const [signature, timestamp, nonce] = ["msg_signature", "timestamp", "nonce"].map(
        (name) => url.searchParams.get(name) ?? "",
      );
      const check = (encrypted: string): string => {
        if (signatureOf(token, timestamp ?? "", nonce ?? "", encrypted) !== signature) throw new Error("signature");
        const { message, receiveId } = decryptMessage(aesKey, encrypted);
        if (receiveId !== corpId) throw new Error("receiveid");
        return message;
      };
      if (request.method === "GET") {
        response.end(check(url.searchParams.get("echostr") ?? ""));
        return;
      }
      let body = "";
      for await (const chunk of request) body += String(chunk);
      receiver.bodies.push(body);
      receiver.events.push(check(/<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? ""));
      const { status, body: reply = "", delayMs = 0 } = receiver.answer(receiver.bodies.length);
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      response.writeHead(status);
      response.end(reply);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    events: [],
    bodies: [],
    answer: () => ({ status: 200 }),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return receiver;
}

/** An encrypted passive reply. */
export function passiveReply(token: string, aesKey: string, corpId: string, xml: string): string {
  const encrypted = encryptMessage(aesKey, xml, corpId, Buffer.from("0123456789abcdef"));
  const signature = signatureOf(token, "1700000000", "n", encrypted);
  return `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>1700000000</TimeStamp><Nonce><![CDATA[n]]></Nonce></xml>`;
}

/** The random key of an archived message. This Node refuses PKCS#1 v1.5 itself, so the padding comes off by hand. */
export function decryptRandomKey(privateKey: string, encryptedKey: string): string {
  const block = privateDecrypt(
    { key: privateKey, padding: constants.RSA_NO_PADDING },
    Buffer.from(encryptedKey, "base64"),
  );
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 10) throw new Error("bad padding");
  return block.subarray(end + 1).toString();
}
