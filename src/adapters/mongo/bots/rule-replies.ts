/** Answers given by rule, in MongoDB: one document per thing that happens once. */
import type { Connection } from "mongoose";
import type { RuleReplies } from "#src/usecases/bots/ports.js";
import { stableId } from "#src/usecases/shared/ids.js";
import { isDuplicateKey } from "../duplicate-key.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

/** `_id` is the hash of corp and key. */
export interface RuleReplyDoc {
  _id: string;
  corpId: string;
  at: Date;
}

export const ruleReplyModel = defineModel<RuleReplyDoc>(
  "RuleReply",
  "rule_replies",
  { _id: String, corpId: String, at: Date },
  [],
);

export function mongoRuleReplies(connection: Connection): RuleReplies {
  const replies = collectionOf(connection, ruleReplyModel);
  return {
    claim: async (corpId, key, at, notSooner) => {
      const _id = stableId("rr", corpId, key);
      try {
        await replies.insertOne({ _id, corpId, at });
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      if (notSooner === null) return false;
      const renewed = await replies.updateOne({ _id, corpId, at: { $lt: notSooner } }, { $set: { at } });
      return renewed.matchedCount === 1;
    },
  };
}
