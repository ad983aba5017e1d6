/** Access tokens shared by all processes: one fetch at a time per secret, over processes. */
import { createHash, randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { WecomError } from "#src/domain/wecom/wecom-error.js";
import type { SecretKind, WecomCredentials } from "#src/usecases/wecom-platform/credentials.js";

export interface FreshToken {
  token: string;
  expiresInSeconds: number;
}

/** Asks the platform for a token. Endpoint gettoken, path/91039. @throws WecomError */
export type FetchToken = (corpId: string, secret: string) => Promise<FreshToken>;

export interface TokenCache {
  get(credentials: WecomCredentials, kind: SecretKind): Promise<string>;
  /** The platform has refused this token; the next `get` fetches another one. A newer token stays. */
  drop(credentials: WecomCredentials, kind: SecretKind, token: string): Promise<void>;
}

export interface TokenCacheOptions {
  redis: Redis;
  prefix: string;
  fetch: FetchToken;
}

/** Taken off a token's life, so that none dies on its way. */
const MARGIN_SECONDS = 300;
const LOCK_MS = 15_000;
const POLL_MS = 40;
/** A wrong secret asked again and again blocks the address for an hour (45009): refusals are remembered. */
const REFUSAL_SECONDS = 30;

const DROP = `if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0`;

/** The secret of a kind; the app's when the kind has none of its own. */
export const secretOf = ({ secrets }: WecomCredentials, kind: SecretKind): string => secrets[kind] ?? secrets.app;

export function redisTokenCache({ redis, prefix, fetch }: TokenCacheOptions): TokenCache {
  const running = new Map<string, Promise<string>>();

  // Neither secrets nor hosts in key names: a hash of both.
  const keyOf = ({ baseUrl, corpId }: WecomCredentials, secret: string): string => {
    const hash = createHash("sha256")
      .update(JSON.stringify([baseUrl, corpId, secret]))
      .digest("base64url");
    return `${prefix}:wecom:token:${corpId}:${hash.slice(0, 16)}`;
  };

  const fetchAndKeep = async (corpId: string, secret: string, key: string): Promise<string> => {
    try {
      const { token, expiresInSeconds } = await fetch(corpId, secret);
      const life = Math.max(Math.floor(expiresInSeconds / 2), expiresInSeconds - MARGIN_SECONDS, 1);
      await redis.set(key, token, "EX", life);
      return token;
    } catch (error) {
      if (error instanceof WecomError && error.kind === "permission") {
        await redis.set(`${key}:refused`, String(error.errcode), "EX", REFUSAL_SECONDS);
      }
      throw error;
    }
  };

  const obtain = async (corpId: string, secret: string, key: string): Promise<string> => {
    const lock = `${key}:lock`;
    const holder = randomUUID();
    for (;;) {
      const [token, refused] = await redis.mget(key, `${key}:refused`);
      if (token) return token;
      if (refused) {
        throw new WecomError({
          endpoint: "gettoken",
          errcode: Number(refused),
          errmsg: "refused a moment ago",
          kind: "permission",
        });
      }
      if ((await redis.set(lock, holder, "PX", LOCK_MS, "NX")) === "OK") break;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    try {
      // The one before us may have just finished.
      return (await redis.get(key)) ?? (await fetchAndKeep(corpId, secret, key));
    } finally {
      await redis.eval(DROP, 1, lock, holder).catch(() => undefined);
    }
  };

  return {
    get: async (credentials, kind) => {
      const secret = secretOf(credentials, kind);
      const key = keyOf(credentials, secret);
      const known = await redis.get(key);
      if (known) return known;
      let promise = running.get(key);
      if (!promise) {
        promise = obtain(credentials.corpId, secret, key).finally(() => running.delete(key));
        running.set(key, promise);
      }
      return await promise;
    },
    drop: async (credentials, kind, token) => {
      await redis.eval(DROP, 1, keyOf(credentials, secretOf(credentials, kind)), token);
    },
  };
}
