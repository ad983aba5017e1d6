/** Keys for other systems: shown once, stored hashed, limited to some actions. */
import type { ApiKey } from "#src/domain/member/access.js";
import type { Action, Viewer } from "#src/domain/member/member.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import { MINUTE_MS } from "#src/domain/shared/time.js";
import { randomId } from "#src/usecases/shared/ids.js";
import type { AccessDeps } from "./access-deps.js";
import { hashSecret, isSameSecret, newSecret } from "./secrets.js";

/** A key as the caller of a request: it sees the whole corp, contact details only with `contact:reveal`. */
export interface KeyHolder {
  key: ApiKey;
  viewer: Viewer;
}

/** The key in clear text leaves here and never again. */
export async function createApiKey(
  deps: AccessDeps,
  input: { corpId: string; name: string; actions: Action[]; createdBy: string },
): Promise<{ key: ApiKey; secret: string }> {
  const id = randomId("ak");
  const secret = newSecret();
  const key: ApiKey = {
    corpId: input.corpId,
    id,
    name: input.name,
    secretHash: hashSecret(secret),
    actions: [...new Set(input.actions)],
    createdAt: deps.clock.now(),
    createdBy: input.createdBy,
    lastUsedAt: null,
  };
  await deps.apiKeys.insert(key);
  return { key, secret: `gx.${id}.${secret}` };
}

/** @throws NotFoundError */
export async function revokeApiKey(deps: AccessDeps, corpId: string, id: string): Promise<void> {
  if (!(await deps.apiKeys.remove(corpId, id))) throw new NotFoundError("API 密钥", id);
}

/** Who a bearer key belongs to; null when it is malformed, unknown or revoked. */
export async function findKeyHolder(deps: AccessDeps, corpId: string, bearer: string): Promise<KeyHolder | null> {
  const [prefix, id, secret, ...rest] = bearer.split(".");
  if (prefix !== "gx" || !id || !secret || rest.length > 0) return null;
  const key = await deps.apiKeys.find(corpId, id);
  if (!key || !isSameSecret(key.secretHash, hashSecret(secret))) return null;
  const now = deps.clock.now();
  if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() > MINUTE_MS) {
    await deps.apiKeys.touchLastUsed(corpId, id, now);
  }
  return {
    key,
    viewer: {
      corpId,
      userId: `key:${id}`,
      role: "operations",
      members: "all",
      seesContactDetails: key.actions.includes("contact:reveal"),
    },
  };
}
