/** SOPs on a real store, with clock, queue and crashes in the test's hands. */
import type { Connection } from "mongoose";
import { mongoFirstOrders } from "#src/adapters/mongo/follow-up/follow-up-reader.js";
import { mongoEnrollmentStore } from "#src/adapters/mongo/sop/enrollment-store.js";
import { mongoContactFollows, mongoSopGroups } from "#src/adapters/mongo/sop/sop-readers.js";
import { mongoSopStore } from "#src/adapters/mongo/sop/sop-store.js";
import type { SopDefinition } from "#src/domain/sop/sop.js";
import type { EnrollmentStore } from "#src/usecases/sop/ports.js";
import { mongoSegmentReader } from "#src/adapters/mongo/segment/segment-reader.js";
import { mongoSegmentStore } from "#src/adapters/mongo/segment/segment-store.js";
import { segmentMembers } from "#src/usecases/segment/segment-members.js";
import { createSegmentUseCases } from "#src/usecases/segment/segment-use-cases.js";
import { createSopUseCases } from "#src/usecases/sop/sop-use-cases.js";
import { touchOutbox } from "#src/usecases/sop/touch-outbox.js";
import { aDefinition } from "#test/builders/a-sop.js";
import { aViewer, openFollowUp, type KitOptions } from "./follow-up-kit.js";

export interface SopKitOptions extends KitOptions {
  /** Puts something in the enrolment store's way, e.g. a crash. */
  wrapEnrollments?: (enrollments: EnrollmentStore) => EnrollmentStore;
}

/** @param corpId a corp of its own for every test. */
export function openSop(connection: Connection, corpId: string, options: SopKitOptions = {}) {
  const kit = openFollowUp(connection, corpId, options);
  const sops = mongoSopStore(connection);
  const enrollments = (options.wrapEnrollments ?? ((store) => store))(mongoEnrollmentStore(connection));
  const segments = createSegmentUseCases({
    segments: mongoSegmentStore(connection),
    reader: mongoSegmentReader(connection),
    settings: kit.touchDeps.settings,
    clock: kit.clock,
  });
  const sop = createSopUseCases({
    ...kit.touchDeps,
    sops,
    enrollments,
    firstOrders: mongoFirstOrders(connection),
    follows: mongoContactFollows(connection),
    groups: mongoSopGroups(connection),
    segments: segmentMembers(segments),
    outbox: touchOutbox(kit.touchDeps),
    tasks: kit.stores.tasks,
  });
  const viewer = aViewer(corpId);
  return {
    ...kit,
    sop,
    segments,
    sops,
    enrollments,
    viewer,
    /** A plan that takes contacts. */
    activate: async (changes: Partial<SopDefinition> = {}, id = `so_${corpId}`) => {
      await sop.createSop(viewer, aDefinition(changes), id);
      return sop.setSopStatus(viewer, id, "active");
    },
    /** One sweep, and everything it and its followers enqueued for now. */
    work: async () => {
      await sop.sweepSops({ corpId });
      for (let job = kit.jobs.take(); job; job = kit.jobs.take()) {
        if (job.name !== "run-sop-step" || (job.runAt && job.runAt > kit.clock.now())) continue;
        await sop.runSopStep(job.payload as Parameters<typeof sop.runSopStep>[0]);
      }
    },
    touchesOf: (contactId: string) => kit.stores.touches.ofContact(corpId, contactId, 100),
    tasksOf: (contactId: string) => kit.stores.tasks.ofContact(corpId, contactId, 100),
  };
}
