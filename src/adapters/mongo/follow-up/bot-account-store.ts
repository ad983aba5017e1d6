/** Bot accounts as their process reports them, in MongoDB. */
import type { Connection } from "mongoose";
import type { BotAccount } from "#src/domain/touch/bot-account.js";
import type { BotAccountStore } from "#src/usecases/touch/ports.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

export interface BotAccountDoc extends BotAccount {
  /** Corp and account. */
  _id: string;
}

export const botAccountModel = defineModel<BotAccountDoc>(
  "BotAccount",
  "bot_accounts",
  {
    _id: String,
    corpId: String,
    account: String,
    puppet: String,
    state: String,
    qr: String,
    memberId: String,
    lastEventAt: Date,
    note: String,
    updatedAt: Date,
    capabilities: Object,
    restarts: Number,
    gaps: { type: [Object], default: undefined },
  },
  [
    // All accounts of a corp.
    { name: "by_corp", keys: { corpId: 1, account: 1 } },
  ],
);

export function mongoBotAccountStore(connection: Connection): BotAccountStore {
  const accounts = collectionOf(connection, botAccountModel);
  return {
    list: async (corpId) => {
      const docs = await accounts.find({ corpId }).sort({ account: 1, _id: 1 }).toArray();
      return docs.map(({ _id, ...account }) => account);
    },
    countRestart: async (corpId, account) => {
      await accounts.updateOne({ _id: `${corpId}/${account}` }, { $inc: { restarts: 1 } });
    },
    report: async ({ corpId, account, ...changes }) => {
      const $setOnInsert = { ...UNKNOWN, corpId, account };
      for (const field of Object.keys(changes)) delete ($setOnInsert as Record<string, unknown>)[field];
      await accounts.updateOne({ _id: `${corpId}/${account}` }, { $set: changes, $setOnInsert }, { upsert: true });
    },
  };
}

const UNKNOWN: Omit<BotAccount, "corpId" | "account" | "updatedAt"> = {
  puppet: "",
  state: "starting",
  qr: null,
  memberId: null,
  lastEventAt: null,
  note: null,
};
