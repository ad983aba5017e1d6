/** Ids: deterministic ones for what a source or a rule names, so that a repeat meets the same record. */
import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

function base32(bytes: Uint8Array, length: number): string {
  let out = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5 && out.length < length) {
      bits -= 5;
      out += ALPHABET[(value >> bits) & 31];
    }
  }
  return out;
}

/**
 * The id that these parts always have: prefix + 100 bits of SHA-256.
 *
 * @param prefix two letters telling the kind: ct contact, cv conversation, ms message, fa fact, pr promise, tk task, to touch …
 */
export function stableId(prefix: string, ...parts: readonly string[]): string {
  const hash = createHash("sha256").update(JSON.stringify(parts)).digest();
  return `${prefix}_${base32(hash, 20)}`;
}

/** A new random id with 100 bits. */
export function randomId(prefix: string): string {
  return `${prefix}_${base32(randomBytes(13), 20)}`;
}
