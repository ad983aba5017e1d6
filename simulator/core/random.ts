/** Seeded randomness: the same seed and the same calls give the same ids, nonces and chances. */
import { createHash } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

export class Random {
  /** Position in the sequence; kept in snapshots. */
  state: number;
  readonly #seed: string;

  constructor(seed: string, state?: number) {
    this.#seed = seed;
    this.state = state ?? createHash("sha256").update(seed).digest().readUInt32LE(0);
  }

  /** The next number in [0, 1). mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return probability > 0 && (probability >= 1 || this.next() < probability);
  }

  /** `length` characters, letters and digits with `_` and `-`, after `prefix`. */
  id(prefix: string, length: number): string {
    let text = prefix;
    for (let i = 0; i < length; i++) text += ALPHABET.charAt(this.below(64));
    return text;
  }

  /** `length` digits, the first not 0. */
  digits(length: number): string {
    let text = String(1 + this.below(9));
    while (text.length < length) text += String(this.below(10));
    return text;
  }

  /** An id that depends on the seed and the key only, not on what was asked before. */
  stableId(prefix: string, key: string, length = 30): string {
    const hash = createHash("sha256").update(`${this.#seed}\n${key}`).digest("base64url");
    return prefix + hash.slice(0, length);
  }

  /** As `stableId`, in hexadecimal digits. */
  stableHex(key: string, length: number): string {
    return createHash("sha256").update(`${this.#seed}\n${key}`).digest("hex").slice(0, length);
  }

  /** As `stableId`, letters and digits only (callback tokens and keys). */
  stableWord(key: string, length: number): string {
    const hash = createHash("sha512").update(`${this.#seed}\n${key}`).digest("base64");
    return hash.replaceAll(/[^A-Za-z0-9]/g, "x").slice(0, length);
  }
}
