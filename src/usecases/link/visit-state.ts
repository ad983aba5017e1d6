/** The random state that goes with a visitor to WeCom and must come back. */
import { randomBytes, timingSafeEqual } from "node:crypto";

/** Letters and digits, at most 128 (path/91022). */
export const newState = (): string => randomBytes(24).toString("hex");

/** Compared without telling by the time it takes. */
export function same(given: string, own: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(own)];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}
