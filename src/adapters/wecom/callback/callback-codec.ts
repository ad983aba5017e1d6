/**
 * Signature and encryption of callbacks (path/90968, wecom.md §2.3): SHA-1 over the sorted token, timestamp, nonce and
 * ciphertext; AES-256-CBC with IV = key[0..16) and PKCS#7 to 32 bytes around
 * `random(16) ‖ length(4, big endian) ‖ message ‖ receiveid`.
 *
 * Speed (docs/adr/0008-wecom-adapter.md): making a cipher costs several times what the decryption does, so one decipher
 * per key is kept. CBC carries nothing from one message to the next but the last ciphertext block, which only changes
 * the first 16 bytes: the random prefix that nobody reads.
 */
import { isAscii } from "node:buffer";
import { createCipheriv, createDecipheriv, hash, randomBytes, timingSafeEqual } from "node:crypto";
import { CallbackError } from "./callback-error.js";

export interface CallbackKeys {
  token: string;
  /** EncodingAESKey, 43 characters. */
  aesKey: string;
  /** Corp id of self-built apps; "" for smart bots. */
  receiveId: string;
}

export interface Signed {
  signature: string;
  timestamp: string;
  nonce: string;
}

export interface CallbackCodec {
  /** @throws CallbackError signature, decrypt, buffer, receive_id. */
  open(signed: Signed, encrypted: string): string;
  /** Decrypts without looking at a signature. */
  decrypt(encrypted: string): string;
  /** @param random 16 bytes, for tests only. */
  encrypt(message: string, random?: Buffer): string;
  sign(timestamp: string, nonce: string, encrypted: string): string;
}

const BLOCK = 16;
const PAD_BLOCK = 32;
const HEAD = 20;
const SIGNATURE_LENGTH = 40;

/**
 * What `write` itself calls for one encoding. Node has had these since its beginning without documenting them; they cost
 * a third for texts of some hundred letters.
 */
interface FastBuffer extends Buffer {
  latin1Write(text: string, at: number): number;
  base64Write(text: string, at: number): number;
}

const fast = (bytes: number): FastBuffer => Buffer.alloc(bytes) as FastBuffer;

// Written anew before every comparison; both always hold 40 bytes.
const expected = fast(SIGNATURE_LENGTH);
const given = fast(SIGNATURE_LENGTH);

/** Compares two hex digests in constant time. */
function sameSignature(ours: string, theirs: string): boolean {
  if (theirs.length !== SIGNATURE_LENGTH) return false;
  expected.latin1Write(ours, 0);
  given.latin1Write(theirs, 0);
  return timingSafeEqual(expected, given);
}

/** Working memory for what is hashed or deciphered at this moment; longer texts get their own. */
const scratch = fast(128 * 1024);

/** Lower-case hex SHA-1 over the four strings in ASCII order. */
export function callbackSignature(token: string, timestamp: string, nonce: string, encrypted: string): string {
  // A sorting network over plain variables: no array, no comparator.
  let a = token;
  let b = timestamp;
  let c = nonce;
  let d = encrypted;
  let swap: string;
  if (a > b) {
    swap = a;
    a = b;
    b = swap;
  }
  if (c > d) {
    swap = c;
    c = d;
    d = swap;
  }
  if (a > c) {
    swap = a;
    a = c;
    c = swap;
  }
  if (b > d) {
    swap = b;
    b = d;
    d = swap;
  }
  if (b > c) {
    swap = b;
    b = c;
    c = swap;
  }
  if (a.length + b.length + c.length + d.length > scratch.length) return hash("sha1", a + b + c + d, "hex");
  let end = scratch.latin1Write(a, 0);
  end += scratch.latin1Write(b, end);
  end += scratch.latin1Write(c, end);
  end += scratch.latin1Write(d, end);
  return hash("sha1", scratch.subarray(0, end), "hex");
}

/** @throws CallbackError key: not 43 letters and digits. */
export function createCallbackCodec({ token, aesKey, receiveId }: CallbackKeys): CallbackCodec {
  if (!/^[A-Za-z0-9]{43}$/.test(aesKey)) throw new CallbackError("key", "EncodingAESKey must have 43 characters");
  // Some keys have trailing bits that are not zero; Node's decoder ignores them.
  const key = Buffer.from(`${aesKey}=`, "base64");
  const iv = key.subarray(0, BLOCK);
  const receiver = Buffer.from(receiveId, "utf8");
  const decipher = createDecipheriv("aes-256-cbc", key, iv).setAutoPadding(false);

  const decrypt = (encrypted: string): string => {
    const isShort = encrypted.length <= scratch.length;
    const cipherText = isShort
      ? scratch.subarray(0, scratch.base64Write(encrypted, 0))
      : Buffer.from(encrypted, "base64");
    const { length } = cipherText;
    // Only whole blocks may reach the decipher: it must hold nothing back for the next message.
    if (length < PAD_BLOCK || length % BLOCK !== 0) {
      throw new CallbackError("decrypt", "the ciphertext is not a whole number of blocks");
    }
    const plain = decipher.update(cipherText);
    const pad = plain[length - 1] ?? 0;
    if (pad < 1 || pad > PAD_BLOCK || !isPadded(plain, pad)) throw new CallbackError("decrypt", "wrong padding");
    const end = length - pad;
    const messageEnd = HEAD + (end < HEAD ? Infinity : plain.readUInt32BE(BLOCK));
    if (messageEnd > end) throw new CallbackError("buffer", "the length exceeds the plaintext");
    if (end - messageEnd !== receiver.length || !isAt(plain, messageEnd, receiver)) {
      throw new CallbackError("receive_id", "meant for another receiver");
    }
    return textOf(plain.subarray(HEAD, messageEnd));
  };

  return {
    decrypt,
    open: ({ signature, timestamp, nonce }, encrypted) => {
      if (!sameSignature(callbackSignature(token, timestamp, nonce, encrypted), signature)) {
        throw new CallbackError("signature", "the signature does not fit");
      }
      return decrypt(encrypted);
    },
    encrypt: (message, random = randomBytes(BLOCK)) => {
      const text = Buffer.from(message, "utf8");
      const size = Buffer.alloc(4);
      size.writeUInt32BE(text.length);
      const cipher = createCipheriv("aes-256-cbc", key, iv).setAutoPadding(false);
      const plain = padded(Buffer.concat([random, size, text, receiver]));
      return Buffer.concat([cipher.update(plain), cipher.final()]).toString("base64");
    },
    sign: (timestamp, nonce, encrypted) => callbackSignature(token, timestamp, nonce, encrypted),
  };
}

/** Most events hold no letter beyond ASCII, and such bytes become text much faster. */
const textOf = (bytes: Buffer): string => bytes.toString(isAscii(bytes) ? "latin1" : "utf8");

/** PKCS#7 to blocks of 32 bytes; a whole block when it is aligned already. */
export function padded(bytes: Buffer): Buffer {
  const pad = PAD_BLOCK - (bytes.length % PAD_BLOCK);
  return Buffer.concat([bytes, Buffer.alloc(pad, pad)]);
}

/** The answer to an app event or message (wecom.md §2.2), encrypted and signed. */
export function passiveReply(
  codec: CallbackCodec,
  message: string,
  { timestamp, nonce }: { timestamp: string; nonce: string },
  random?: Buffer,
): string {
  const encrypted = codec.encrypt(message, random);
  return [
    "<xml>",
    `<Encrypt><![CDATA[${encrypted}]]></Encrypt>`,
    `<MsgSignature><![CDATA[${codec.sign(timestamp, nonce, encrypted)}]]></MsgSignature>`,
    `<TimeStamp>${timestamp}</TimeStamp>`,
    `<Nonce><![CDATA[${nonce}]]></Nonce>`,
    "</xml>",
  ].join("\n");
}

/** For a few bytes this is faster than Buffer's own comparison. */
function isAt(plain: Buffer, from: number, bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) if (plain[from + i] !== bytes[i]) return false;
  return true;
}

function isPadded(plain: Buffer, pad: number): boolean {
  for (let i = plain.length - pad; i < plain.length; i++) if (plain[i] !== pad) return false;
  return true;
}
