/** Environment first; what it leaves open comes from the settings page. */
import type {
  CallbackKey,
  SecretKind,
  StoredSecret,
  WecomCredentials,
  WecomCredentialSource,
  WecomSettingsStore,
} from "./credentials.js";
import { SECRET_KINDS } from "./credentials.js";

/** What the environment gives. */
export interface EnvCredentials {
  baseUrl: string;
  corpId?: string | undefined;
  agentId?: number | undefined;
  secrets: Readonly<Partial<Record<SecretKind, string | undefined>>>;
  callback: CallbackKey | null;
}

export interface CredentialSourceDeps {
  /** The product's own corp id. */
  corpId: string;
  env: EnvCredentials;
  settings: WecomSettingsStore;
  now: () => number;
  /** How long an answer is kept, in ms (default 3,000): a saved change is seen by all processes after that. */
  keepMs?: number;
}

export function createCredentialSource(deps: CredentialSourceDeps): WecomCredentialSource {
  const keepMs = deps.keepMs ?? 3_000;
  let kept: { at: number; answer: Promise<WecomCredentials | null> } | null = null;
  return {
    current: () => {
      const now = deps.now();
      if (!kept || now - kept.at >= keepMs || now < kept.at) {
        const answer = readCredentials(deps);
        const entry = { at: now, answer };
        kept = entry;
        // A failed read is not kept.
        answer.catch(() => {
          if (kept === entry) kept = null;
        });
      }
      return kept.answer;
    },
  };
}

async function readCredentials({ corpId, env, settings }: CredentialSourceDeps): Promise<WecomCredentials | null> {
  if (env.corpId !== undefined && env.secrets.app !== undefined) {
    return {
      baseUrl: env.baseUrl,
      corpId: env.corpId,
      agentId: env.agentId ?? null,
      secrets: { ...definedOf(env.secrets), app: env.secrets.app },
      callback: env.callback,
      source: "environment",
    };
  }
  const saved = await settings.find(corpId);
  if (saved.wecomCorpId === null || !saved.secretsSavedAt.app) return null;
  const secrets: Partial<Record<StoredSecret, string>> = await settings.readSecrets(corpId);
  const { app, callbackToken, callbackAesKey } = secrets;
  if (app === undefined) return null;
  return {
    baseUrl: env.baseUrl,
    corpId: saved.wecomCorpId,
    agentId: saved.agentId,
    secrets: { ...definedOf(secrets), app },
    callback:
      callbackToken !== undefined && callbackAesKey !== undefined
        ? { token: callbackToken, aesKey: callbackAesKey }
        : env.callback,
    source: "settings",
  };
}

function definedOf(secrets: Readonly<Partial<Record<SecretKind, string | undefined>>>) {
  const defined: Partial<Record<SecretKind, string>> = {};
  for (const kind of SECRET_KINDS) {
    const secret = secrets[kind];
    if (secret !== undefined) defined[kind] = secret;
  }
  return defined;
}
