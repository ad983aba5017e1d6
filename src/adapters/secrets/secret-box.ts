/** Secrets at rest: AES-256-GCM with a key from the configuration or from a key file in the data directory. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface SecretBox {
  /** @param context bound to the text: a sealed value cannot be moved to another place. */
  seal(plain: string, context: string): string;
  /** @throws Error another key or context, or a changed text. */
  open(sealed: string, context: string): string;
}

const VERSION = "v1";
const KEY_FILE = "secrets.key";

/** @param key 32 bytes. */
export function secretBox(key: Buffer): SecretBox {
  if (key.length !== 32) throw new Error("the key of secrets must have 32 bytes");
  return {
    seal: (plain, context) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return [VERSION, iv, cipher.getAuthTag(), text]
        .map((part) => (typeof part === "string" ? part : part.toString("base64url")))
        .join(".");
    },
    open: (sealed, context) => {
      const [version, iv = "", tag = "", text = ""] = sealed.split(".");
      if (version !== VERSION) throw new Error("a sealed secret of an unknown version");
      const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"), { authTagLength: 16 })
        .setAAD(Buffer.from(context))
        .setAuthTag(Buffer.from(tag, "base64url"));
      return Buffer.concat([decipher.update(Buffer.from(text, "base64url")), decipher.final()]).toString("utf8");
    },
  };
}

/**
 * The installation's key: hashed from `configured`, or read from the key file, which is made at the first call and is
 * readable by the owner only. Two processes that start at once end with the same key.
 */
export function installationKey(configured: string | undefined, dataDir: string): Buffer {
  if (configured !== undefined) return createHash("sha256").update(configured).digest();
  const file = join(dataDir, KEY_FILE);
  const read = (): Buffer => Buffer.from(readFileSync(file, "utf8").trim(), "base64url");
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  mkdirSync(dataDir, { recursive: true });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  try {
    // A link fails when the file exists: whoever comes second takes the first one's key.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return read();
}
