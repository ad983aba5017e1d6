/** What people's decisions say about the extractors. */
import type { Connection } from "mongoose";
import type { ExtractorCount } from "#src/domain/fact/extractor-trust.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import type { LearnedTrust, TrustStore } from "#src/usecases/review/ports.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";
import { factDecisionModel } from "../profile/fact-decision-model.js";

/** `_id` is the corp's id. */
export interface ExtractorTrustDoc extends LearnedTrust {
  _id: string;
  corpId: string;
}

export const extractorTrustModel = defineModel<ExtractorTrustDoc>(
  "ExtractorTrust",
  "extractor_trust",
  { _id: String, corpId: String, silent: [String], counts: [Object], isMarking: Boolean },
  [],
);

interface CountRow {
  _id: { extractor: string; version: number; field: FactField; verdict: "confirmed" | "corrected" | "rejected" };
  count: number;
}

export function mongoTrustStore(connection: Connection): TrustStore {
  const decisions = collectionOf(connection, factDecisionModel);
  const trusts = collectionOf(connection, extractorTrustModel);
  return {
    counts: async (corpId) => {
      const rows = await decisions
        .aggregate<CountRow>([
          { $match: { corpId, undoneAt: null, "machine.extractor": { $type: "string" } } },
          {
            $group: {
              _id: {
                extractor: "$machine.extractor",
                version: "$machine.version",
                field: "$field",
                verdict: "$verdict",
              },
              count: { $sum: 1 },
            },
          },
        ])
        .toArray();
      const counts = new Map<string, ExtractorCount>();
      for (const { _id, count } of rows) {
        const { extractor, version, field, verdict } = _id;
        const key = `${extractor} ${version} ${field}`;
        const sum = counts.get(key) ?? { extractor, version, field, confirmed: 0, corrected: 0, rejected: 0 };
        sum[verdict] += count;
        counts.set(key, sum);
      }
      return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
    },
    current: async (corpId) => {
      const doc = await trusts.findOne({ _id: corpId, corpId });
      return doc
        ? { silent: doc.silent, counts: doc.counts, isMarking: doc.isMarking }
        : { silent: [], counts: [], isMarking: false };
    },
    save: async (corpId, { silent, counts, isMarking }) => {
      await trusts.updateOne({ _id: corpId }, { $set: { corpId, silent, counts, isMarking } }, { upsert: true });
    },
  };
}
