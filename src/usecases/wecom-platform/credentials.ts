/** With which ids and secrets the product talks to WeCom. Environment first, then what the settings page saved. */

/** Which secret's token a call needs (wecom.md §1.2). Kinds that are not set fall back to the app's. */
export const SECRET_KINDS = ["app", "contact", "directory", "kf", "archive"] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

export interface CallbackKey {
  /** At most 32 letters and digits. */
  token: string;
  /** EncodingAESKey, exactly 43 letters and digits. */
  aesKey: string;
}

export interface WecomCredentials {
  /** API host without a path. */
  baseUrl: string;
  /** WeCom's corp id, ww…; the receiveid of callbacks. Not the product's own CORP_ID. */
  corpId: string;
  agentId: number | null;
  secrets: Readonly<{ app: string } & Partial<Record<Exclude<SecretKind, "app">, string>>>;
  callback: CallbackKey | null;
  /** Where each part came from, for the settings page and the doctor. */
  source: "environment" | "settings";
}

/** Port: asked before every call; answers from memory for a few seconds. */
export interface WecomCredentialSource {
  /** null: WeCom is not configured. */
  current(): Promise<WecomCredentials | null>;
}

/** What the settings page may show and change: secrets go in, never out. */
export interface WecomSettings {
  corpId: string;
  wecomCorpId: string | null;
  agentId: number | null;
  /** Which secrets are stored, and when they were saved. */
  secretsSavedAt: Partial<Record<StoredSecret, Date>>;
  updatedAt: Date | null;
  updatedBy: string | null;
}

export const STORED_SECRETS = [...SECRET_KINDS, "callbackToken", "callbackAesKey"] as const;
export type StoredSecret = (typeof STORED_SECRETS)[number];

export interface WecomSettingsPatch {
  wecomCorpId?: string | null;
  agentId?: number | null;
  /** A string replaces it, null removes it, a missing one stays. */
  secrets?: Partial<Record<StoredSecret, string | null>>;
}

/** Port: settings with secrets encrypted at rest. */
export interface WecomSettingsStore {
  find(corpId: string): Promise<WecomSettings>;
  save(corpId: string, patch: WecomSettingsPatch, by: string, at: Date): Promise<void>;
  /** For the credential source only. */
  readSecrets(corpId: string): Promise<Partial<Record<StoredSecret, string>>>;
}
