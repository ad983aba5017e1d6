/** WeCom's ids and secrets as saved from the settings page: one document per corp, secrets sealed. */
import type { Connection } from "mongoose";
import type { StoredSecret, WecomSettings, WecomSettingsStore } from "#src/usecases/wecom-platform/credentials.js";
import { STORED_SECRETS } from "#src/usecases/wecom-platform/credentials.js";
import { defineModel } from "../define-model.js";

/** `_id` is the corp's id. */
export interface WecomSettingsDoc {
  _id: string;
  corpId: string;
  wecomCorpId: string | null;
  agentId: number | null;
  secrets: Partial<Record<StoredSecret, { sealed: string; savedAt: Date }>>;
  updatedAt: Date | null;
  updatedBy: string | null;
}

export const wecomSettingsModel = defineModel<WecomSettingsDoc>(
  "WecomSettings",
  "wecom_settings",
  {
    _id: String,
    corpId: String,
    wecomCorpId: String,
    agentId: Number,
    secrets: Object,
    updatedAt: Date,
    updatedBy: String,
  },
  [],
);

export interface SecretSealer {
  seal(plain: string, context: string): string;
  open(sealed: string, context: string): string;
}

export function mongoWecomSettingsStore(connection: Connection, sealer: SecretSealer): WecomSettingsStore {
  const settings = wecomSettingsModel(connection);
  const contextOf = (corpId: string, name: StoredSecret): string => `wecom/${corpId}/${name}`;
  const read = (corpId: string) => settings.findOne({ _id: corpId, corpId }).lean<WecomSettingsDoc>().exec();
  return {
    find: async (corpId) => {
      const doc = await read(corpId);
      const saved: WecomSettings["secretsSavedAt"] = {};
      for (const name of STORED_SECRETS) {
        const secret = doc?.secrets?.[name];
        if (secret) saved[name] = secret.savedAt;
      }
      return {
        corpId,
        wecomCorpId: doc?.wecomCorpId ?? null,
        agentId: doc?.agentId ?? null,
        secretsSavedAt: saved,
        updatedAt: doc?.updatedAt ?? null,
        updatedBy: doc?.updatedBy ?? null,
      };
    },
    save: async (corpId, patch, by, at) => {
      const set: Record<string, unknown> = { corpId, updatedAt: at, updatedBy: by };
      const unset: Record<string, 1> = {};
      if (patch.wecomCorpId !== undefined) set["wecomCorpId"] = patch.wecomCorpId;
      if (patch.agentId !== undefined) set["agentId"] = patch.agentId;
      for (const name of STORED_SECRETS) {
        const secret = patch.secrets?.[name];
        if (secret === null) unset[`secrets.${name}`] = 1;
        else if (secret !== undefined) {
          set[`secrets.${name}`] = { sealed: sealer.seal(secret, contextOf(corpId, name)), savedAt: at };
        }
      }
      const change = { $set: set, ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}) };
      await settings.updateOne({ _id: corpId }, change, { upsert: true }).exec();
    },
    readSecrets: async (corpId) => {
      const doc = await read(corpId);
      const secrets: Partial<Record<StoredSecret, string>> = {};
      for (const name of STORED_SECRETS) {
        const sealed = doc?.secrets?.[name]?.sealed;
        if (sealed !== undefined) secrets[name] = sealer.open(sealed, contextOf(corpId, name));
      }
      return secrets;
    },
  };
}
