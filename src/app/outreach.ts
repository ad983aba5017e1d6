/** Segments and broadcasts: use cases from adapters and the outbox. */
import type { Connection } from "mongoose";
import { mongoBroadcastPageStore } from "#src/adapters/mongo/broadcast/broadcast-page-store.js";
import { mongoBroadcastStore, mongoExclusionStore } from "#src/adapters/mongo/broadcast/broadcast-store.js";
import { mongoPageTouches } from "#src/adapters/mongo/broadcast/page-touches.js";
import { mongoLinkOpenStore } from "#src/adapters/mongo/link/link-open-store.js";
import { mongoSegmentReader } from "#src/adapters/mongo/segment/segment-reader.js";
import { mongoSegmentStore } from "#src/adapters/mongo/segment/segment-store.js";
import {
  DEFAULT_BROADCAST_LIMITS,
  type BroadcastDeps,
  type BroadcastLimits,
} from "#src/usecases/broadcast/broadcast-deps.js";
import { createBroadcastUseCases } from "#src/usecases/broadcast/broadcast-use-cases.js";
import type { FollowUpUseCases } from "#src/usecases/follow-up/follow-up-use-cases.js";
import { createRehearsalUseCases } from "#src/usecases/rehearsal/rehearsal-use-cases.js";
import { createSegmentUseCases } from "#src/usecases/segment/segment-use-cases.js";
import type { SopUseCases } from "#src/usecases/sop/sop-use-cases.js";
import type { TouchDeps } from "#src/usecases/touch/touch-deps.js";

export interface OutreachParts {
  mass: BroadcastDeps["mass"];
  /** Shorter ones for tests and measurements. */
  limits?: Partial<BroadcastLimits>;
}

/** Segments alone: SOPs ask them too. */
export const composeSegments = (connection: Connection, touchDeps: Pick<TouchDeps, "settings" | "clock">) =>
  createSegmentUseCases({
    segments: mongoSegmentStore(connection),
    reader: mongoSegmentReader(connection),
    settings: touchDeps.settings,
    clock: touchDeps.clock,
  });

export const composeBroadcasts = (connection: Connection, touchDeps: TouchDeps, { mass, limits }: OutreachParts) =>
  createBroadcastUseCases({
    ...touchDeps,
    broadcasts: mongoBroadcastStore(connection),
    pages: mongoBroadcastPageStore(connection),
    exclusions: mongoExclusionStore(connection),
    pageTouches: mongoPageTouches(connection),
    audience: mongoSegmentReader(connection),
    opens: mongoLinkOpenStore(connection),
    mass,
    limits: { ...DEFAULT_BROADCAST_LIMITS, ...limits },
  });

/** Is a broadcast still sending? Asked by the outbox before each of its touches. */
export const broadcastGate = (connection: Connection): NonNullable<TouchDeps["mayBroadcast"]> => {
  const broadcasts = mongoBroadcastStore(connection);
  return async (corpId, broadcastId) => (await broadcasts.find(corpId, broadcastId))?.state === "running";
};

/** Looking ahead over the outbox, broadcasts, the steps of follow-up plans and the tasks of the follow-up rules. */
export const composeRehearsal = (
  connection: Connection,
  touchDeps: TouchDeps,
  { sop, followUp }: { sop: Pick<SopUseCases, "upcomingSteps">; followUp: Pick<FollowUpUseCases, "upcomingTasks"> },
) =>
  createRehearsalUseCases({
    ...touchDeps,
    broadcasts: mongoBroadcastStore(connection),
    pages: mongoBroadcastPageStore(connection),
    steps: { until: sop.upcomingSteps },
    tasks: { until: followUp.upcomingTasks },
  });
