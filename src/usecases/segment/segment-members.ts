/** Saved segments for others that work through them: whoever belongs, page by page. */
import type { SegmentMembers } from "../sop/ports.js";
import type { SegmentUseCases } from "./segment-use-cases.js";

export const segmentMembers = (segments: Pick<SegmentUseCases, "membersOf">): SegmentMembers => ({
  page: (corpId, segmentId, after, limit) => segments.membersOf(corpId, segmentId, after, limit),
});
