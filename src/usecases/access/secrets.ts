/** Random secrets and their stored form. They hold 256 random bits, so one SHA-256 is enough (unlike passwords). */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A new secret of 256 random bits, base64url. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** What is stored of a secret: SHA-256, hex. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** Equal, in a time that does not depend on where they differ. */
export function isSameSecret(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash("sha256").update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

/**
 * The token against cross-site requests that belongs to a session: readable by our page, useless for the session, and
 * worthless with any other session.
 */
export const csrfTokenOf = (sessionToken: string): string =>
  createHmac("sha256", sessionToken).update("guanxi csrf").digest("base64url");
