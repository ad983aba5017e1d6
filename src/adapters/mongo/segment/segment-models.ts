/** Saved segments and every version they had. */
import type { Segment, SegmentVersion } from "#src/domain/segment/segment.js";
import { defineModel } from "../define-model.js";

export interface SegmentDoc extends Omit<Segment, "id"> {
  _id: string;
}

export const segmentModel = defineModel<SegmentDoc>(
  "Segment",
  "segments",
  {
    _id: String,
    corpId: String,
    name: String,
    rule: Object,
    version: Number,
    createdBy: String,
    createdAt: Date,
    updatedBy: String,
    updatedAt: Date,
    archivedAt: Date,
  },
  [
    // The list, newest change first.
    { name: "list", keys: { corpId: 1, archivedAt: 1, updatedAt: -1, _id: 1 } },
  ],
);

/** `_id` is `<segment id>/<version>`. */
export interface SegmentVersionDoc extends SegmentVersion {
  _id: string;
}

export const segmentVersionModel = defineModel<SegmentVersionDoc>(
  "SegmentVersion",
  "segment_versions",
  {
    _id: String,
    corpId: String,
    segmentId: String,
    version: Number,
    name: String,
    rule: Object,
    savedBy: String,
    savedAt: Date,
  },
  [
    // A segment's versions, newest first.
    { name: "by_segment", keys: { corpId: 1, segmentId: 1, version: -1 } },
  ],
);
