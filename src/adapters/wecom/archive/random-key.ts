/**
 * RSA PKCS#1 v1.5 without `RSA_PKCS1_PADDING`: patched Node builds refuse private decryption with it
 * (CVE-2023-46809). The padding is taken off here; a wrong one and a wrong key look alike to callers.
 */
import { constants, createPrivateKey, privateDecrypt, type KeyObject } from "node:crypto";
import { ArchiveError } from "#src/usecases/wecom-archive/ports.js";

const ENCRYPT_KEY_WRONG = 10_008;
/** 00 02, at least eight random bytes that are not zero, 00, then the data. */
const LEAST_HEAD = 11;

/** @param pem PKCS#1 or PKCS#8. */
export const archiveKey = (pem: string): KeyObject => createPrivateKey(pem);

/** The random key of a message. @throws ArchiveError 10008 */
export function openRandomKey(key: KeyObject, encrypted: string): string {
  let block: Buffer;
  try {
    block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, Buffer.from(encrypted, "base64"));
  } catch {
    throw new ArchiveError(ENCRYPT_KEY_WRONG, "random key");
  }
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < LEAST_HEAD - 1) throw new ArchiveError(ENCRYPT_KEY_WRONG, "random key");
  return block.toString("utf8", end + 1);
}

/** Keys by version; @throws ArchiveError 10007 there is none of this version. */
export function keyRing(keys: ReadonlyMap<number, KeyObject>): (version: number) => KeyObject {
  return (version) => {
    const key = keys.get(version);
    if (!key) throw new ArchiveError(10_007, `private key of version ${version}`);
    return key;
  };
}
