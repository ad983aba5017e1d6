/** Broadcasts as JSON. */
import type { BroadcastDetail, BroadcastPart } from "#src/usecases/broadcast/broadcast-use-cases.js";
import type { People } from "../access/person-ref.js";
import type { BroadcastJson, BroadcastPartJson, PreflightJson } from "../contract/outreach.js";

/** Everybody whom a broadcast names. */
export const namedIn = ({ broadcast, byMember }: BroadcastDetail): string[] => [
  broadcast.createdBy,
  ...[broadcast.approvedBy, broadcast.stoppedBy].filter((id) => id !== null),
  ...byMember.map(({ key }) => key),
];

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export function presentBroadcast(
  { broadcast: b, progress, byMember, byVariant, unknownOpens }: BroadcastDetail,
  people: People,
): BroadcastJson {
  const part =
    (nameOf: (key: string) => string) =>
    ({ confirmedAt, ...each }: BroadcastPart): BroadcastPartJson => ({
      ...each,
      name: nameOf(each.key),
      confirmedAt: iso(confirmedAt),
    });
  return {
    id: b.id,
    name: b.name,
    state: b.state,
    delivery: b.delivery,
    segmentId: b.segmentId,
    segmentVersion: b.segmentVersion,
    rule: b.rule,
    variants: b.variants,
    scheduledAt: iso(b.scheduledAt),
    createdBy: people(b.createdBy),
    createdAt: b.createdAt.toISOString(),
    approvedBy: b.approvedBy === null ? null : people(b.approvedBy),
    rejectedNote: b.rejectedNote,
    stoppedBy: b.stoppedBy === null ? null : people(b.stoppedBy),
    startedAt: iso(b.startedAt),
    finishedAt: iso(b.finishedAt),
    preflight: presentPreflight(b.preflight),
    version: b.version,
    progress,
    byMember: byMember.map(part((key) => people(key).name)),
    byVariant: byVariant.map(part((key) => key)),
    unknownOpens: unknownOpens && [...unknownOpens].map(([key, count]) => ({ key, count })),
  };
}

function presentPreflight(preflight: BroadcastDetail["broadcast"]["preflight"]): PreflightJson | null {
  if (!preflight) return null;
  const { state, at, sendable, members, pages, excluded, variants } = preflight;
  return {
    state,
    at: at.toISOString(),
    sendable,
    members,
    pages,
    excluded: Object.entries(excluded)
      .map(([reason, count]) => ({ reason: reason as keyof typeof excluded, count }))
      .sort((a, b) => b.count - a.count),
    variants: Object.entries(variants).map(([key, count]) => ({ key, count })),
  };
}
