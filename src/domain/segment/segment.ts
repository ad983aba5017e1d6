/** A saved audience: a name and a rule, with every version kept. */
import type { SegmentRule } from "./rule.js";

export interface Segment {
  corpId: string;
  id: string;
  name: string;
  rule: SegmentRule;
  /** Raised by every change of name or rule; older versions stay readable. */
  version: number;
  createdBy: string;
  createdAt: Date;
  updatedBy: string;
  updatedAt: Date;
  /** Out of the list, but still there for what refers to it. */
  archivedAt: Date | null;
}

/** One version as it was. */
export interface SegmentVersion {
  corpId: string;
  segmentId: string;
  version: number;
  name: string;
  rule: SegmentRule;
  savedBy: string;
  savedAt: Date;
}
