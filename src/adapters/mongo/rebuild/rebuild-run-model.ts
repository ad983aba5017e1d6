/** How far an unfinished rebuild came. */
import { defineModel } from "../define-model.js";

/** `_id` is the corp's id: one rebuild at a time. */
export interface RebuildRunDoc {
  _id: string;
  corpId: string;
  phase: string;
  after: string | null;
  done: number;
  updatedAt: Date;
}

export const rebuildRunModel = defineModel<RebuildRunDoc>(
  "RebuildRun",
  "rebuild_runs",
  { _id: String, corpId: String, phase: String, after: String, done: Number, updatedAt: Date },
  [],
);
