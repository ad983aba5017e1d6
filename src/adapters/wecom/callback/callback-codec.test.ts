import { decrypt as peerDecrypt, encrypt as peerEncrypt, getSignature } from "@wecom/crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wecomFixture } from "#test/fixtures/wecom-samples.js";
import { callbackSignature, createCallbackCodec, padded, passiveReply } from "./callback-codec.js";
import { CallbackError } from "./callback-error.js";
import { encryptedOf, parseXml } from "./callback-xml.js";

interface Vector {
  id: string;
  kind: "url_verify" | "message" | "decrypt" | "encrypt" | "bad_key" | "pkcs7_pad_32";
  token?: string;
  encoding_aes_key?: string;
  receive_id?: string;
  timestamp?: string;
  nonce?: string;
  msg_signature?: string;
  echostr?: string;
  encrypt?: string;
  body?: string;
  message?: string;
  random?: string;
  input_utf8?: string;
  expect: Readonly<Record<string, string | number | boolean | undefined>>;
}

const vectors = JSON.parse(wecomFixture("crypto-vectors.json")) as Vector[];

const faultOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof CallbackError) return error.fault;
    throw error;
  }
  return "none";
};

const codecOf = (vector: Vector) =>
  createCallbackCodec({
    token: vector.token ?? "",
    aesKey: vector.encoding_aes_key ?? "",
    receiveId: vector.receive_id ?? String(vector.expect["receive_id"] ?? ""),
  });
const signedOf = (vector: Vector) => ({
  signature: vector.msg_signature ?? "",
  timestamp: vector.timestamp ?? "",
  nonce: vector.nonce ?? "",
});

const CHECKS: Readonly<Record<Vector["kind"], (vector: Vector) => void>> = {
  bad_key: (vector) => expect(faultOf(() => codecOf(vector))).toBe("key"),
  decrypt: (vector) => expect(codecOf(vector).decrypt(vector.encrypt ?? "")).toBe(vector.expect["message"]),
  url_verify: (vector) => {
    const open = () => codecOf(vector).open(signedOf(vector), vector.echostr ?? "");
    if (vector.expect["valid"] === true) expect(open()).toBe(vector.expect["echo"]);
    else expect(faultOf(open)).toBe("signature");
  },
  message: (vector) => {
    const encrypted = vector.body === undefined ? (vector.encrypt ?? "") : encryptedOf(vector.body);
    expect(encrypted).toBe(vector.encrypt);
    expect(codecOf(vector).open(signedOf(vector), encrypted)).toBe(vector.expect["message"]);
    if (vector.body !== undefined && vector.expect["agent_id"] !== undefined) {
      expect(parseXml(vector.body).text("AgentID")).toBe(vector.expect["agent_id"]);
    }
  },
  encrypt: (vector) => {
    const codec = codecOf(vector);
    const random = Buffer.from(vector.random ?? "");
    const { timestamp = "", nonce = "", message = "" } = vector;
    const encrypted = codec.encrypt(message, random);
    expect(encrypted).toBe(vector.expect["encrypt"]);
    expect(codec.decrypt(encrypted)).toBe(message);
    if (vector.expect["msg_signature"] !== undefined) {
      expect(codec.sign(timestamp, nonce, encrypted)).toBe(vector.expect["msg_signature"]);
      expect(passiveReply(codec, message, { timestamp, nonce }, random)).toBe(vector.expect["reply_xml"]);
    }
  },
  pkcs7_pad_32: (vector) => {
    const bytes = padded(Buffer.from(vector.input_utf8 ?? ""));
    expect([bytes.length, bytes.at(-1)]).toEqual([vector.expect["length"], vector.expect["pad_byte"]]);
  },
};

it.each(vectors.map((vector) => [vector.id, vector] as const))("published vector %s", (_id, vector) => {
  CHECKS[vector.kind](vector);
});

const keys = {
  token: "QDG6eK",
  aesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  receiveId: "wx5823bf96d3bd56c7",
};
const random = Buffer.from("0123456789abcdef");

describe("derived vectors", () => {
  const codec = createCallbackCodec(keys);

  it("encrypts an aligned text with a whole block of padding, and counts bytes, not characters", () => {
    expect(codec.encrypt("a".repeat(26), random)).toBe(
      "sKqRbbiSUnDhFHOvPjtUMS1Nd7fI/rcjsVC1btvu0fmrCwNN39ALC5WIhyzhiSe/DJmXnNV7eRA2j6lJACJANf5Uwcqjd6aUyfMJBUYulBZJHjfzchd14r1SiKn7O/aK",
    );
    expect(codec.encrypt("你好", random)).toBe(
      "sKqRbbiSUnDhFHOvPjtUMRAy/XD9XOtIfTPpJzoZ07E3Mha7V5Vu9PLjQblVSoOGBRqNKiZBBHDCd8gGUlO6DQ==",
    );
  });

  it("serves a smart bot, whose receiver is empty", () => {
    const bot = createCallbackCodec({ ...keys, receiveId: "" });
    const encrypted = "sKqRbbiSUnDhFHOvPjtUMXwcNQzHVFNeLGShu75XAxnlReSDiqIMxFSwaGouVQm/TLf+6IgUPvQBjguiS7rgiw==";
    expect(bot.encrypt('{"msgtype":"text"}', random)).toBe(encrypted);
    expect(bot.sign("1641002400", "nonce123", encrypted)).toBe("4ec12c5127bc80407ba9262aeabca7e9f1994c2c");
    expect(bot.decrypt(encrypted)).toBe('{"msgtype":"text"}');
  });
});

describe("against the official library", () => {
  it("opens what it encrypts and the other way round, message after message on one codec", () => {
    const codec = createCallbackCodec(keys);
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 200 }),
        fc.stringMatching(/^[0-9a-z]{1,12}$/),
        (text, nonce) => {
          const theirs = peerEncrypt(keys.aesKey, text, keys.receiveId);
          const signature = getSignature(keys.token, "1700000000", nonce, theirs);
          expect(callbackSignature(keys.token, "1700000000", nonce, theirs)).toBe(signature);
          const usual = Buffer.from(text).toString();
          expect(codec.open({ signature, timestamp: "1700000000", nonce }, theirs)).toBe(usual);
          expect(peerDecrypt(keys.aesKey, codec.encrypt(text)).message).toBe(usual);
        },
      ),
    );
  });
});

describe("what is refused", () => {
  const codec = createCallbackCodec(keys);
  const encrypted = codec.encrypt("<xml></xml>");
  const timestamp = "1700000000";
  const signature = codec.sign(timestamp, "n", encrypted);

  it.each([
    ["another nonce", { signature, timestamp, nonce: "m" }],
    ["a shorter signature", { signature: signature.slice(1), timestamp, nonce: "n" }],
    ["no signature", { signature: "", timestamp, nonce: "n" }],
    ["upper case", { signature: signature.toUpperCase(), timestamp, nonce: "n" }],
  ])("%s", (_what, signed) => {
    expect(faultOf(() => codec.open(signed, encrypted))).toBe("signature");
  });

  it("another receiver, a damaged text, a length beyond the text", () => {
    const other = createCallbackCodec({ ...keys, receiveId: "wwother" });
    expect(faultOf(() => other.decrypt(encrypted))).toBe("receive_id");
    expect(faultOf(() => codec.decrypt("AAAA"))).toBe("decrypt");
    expect(faultOf(() => codec.decrypt(""))).toBe("decrypt");
    expect(faultOf(() => codec.decrypt(encrypted.slice(0, -24)))).toBe("decrypt");
    // Nothing of the refused ones is left behind.
    expect(codec.decrypt(encrypted)).toBe("<xml></xml>");
  });

  it("never anything but a CallbackError, whatever comes", () => {
    fc.assert(
      fc.property(fc.base64String({ maxLength: 300 }), (text) => {
        expect(["none", "decrypt", "buffer", "receive_id"]).toContain(faultOf(() => codec.decrypt(text)));
      }),
    );
  });
});
