/** The platform's callback encryption: AES-256-CBC with 32-byte padding, SHA-1 signature. wecom path/90968. */
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";

const BLOCK = 32;
const KEY_TEXT = /^[A-Za-z0-9]{43}$/;

/**
 * The 32 bytes of an EncodingAESKey.
 *
 * @throws Error when it is not 43 letters and digits.
 */
export function aesKeyOf(encodingAesKey: string): Buffer {
  if (!KEY_TEXT.test(encodingAesKey)) throw new Error("EncodingAESKey must be 43 letters and digits");
  return Buffer.from(`${encodingAesKey}=`, "base64");
}

/** Lower-case hex SHA-1 over the four strings, sorted by their bytes. */
export function signatureOf(token: string, timestamp: string, nonce: string, encrypted: string): string {
  const parts = [token, timestamp, nonce, encrypted].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return createHash("sha1").update(parts.join("")).digest("hex");
}

/** PKCS#7 with blocks of 32: 1 to 32 bytes, each the number of them. */
export function padded(bytes: Buffer): Buffer {
  const count = BLOCK - (bytes.length % BLOCK);
  return Buffer.concat([bytes, Buffer.alloc(count, count)]);
}

/**
 * @param random exactly 16 bytes.
 * @returns Base64.
 */
export function encryptMessage(encodingAesKey: string, message: string, receiveId: string, random: Buffer): string {
  const key = aesKeyOf(encodingAesKey);
  const body = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = padded(Buffer.concat([random, length, body, Buffer.from(receiveId)]));
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString("base64");
}

/** @throws Error when it was not encrypted with this key. */
export function decryptMessage(encodingAesKey: string, encrypted: string): { message: string; receiveId: string } {
  const key = aesKeyOf(encodingAesKey);
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypted, "base64"), decipher.final()]);
  const pad = plain.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK || pad > plain.length - 20) throw new Error("bad padding");
  const content = plain.subarray(16, plain.length - pad);
  const length = content.readUInt32BE(0);
  if (length > content.length - 4) throw new Error("bad length");
  return {
    message: content.subarray(4, 4 + length).toString(),
    receiveId: content.subarray(4 + length).toString(),
  };
}
