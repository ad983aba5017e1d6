/** SOPs: use cases from adapters and the outbox. */
import type { Connection } from "mongoose";
import { mongoEnrollmentStore } from "#src/adapters/mongo/sop/enrollment-store.js";
import { mongoContactFollows, mongoSopGroups } from "#src/adapters/mongo/sop/sop-readers.js";
import { mongoSopStore } from "#src/adapters/mongo/sop/sop-store.js";
import { touchOutbox } from "#src/usecases/sop/touch-outbox.js";
import type { SopDeps } from "#src/usecases/sop/sop-deps.js";
import { createSopUseCases } from "#src/usecases/sop/sop-use-cases.js";
import type { TouchDeps } from "#src/usecases/touch/touch-deps.js";

/** @param touchDeps the outbox that plans' messages go through. */
export const composeSop = (
  connection: Connection,
  touchDeps: TouchDeps,
  deps: Pick<SopDeps, "tasks" | "firstOrders" | "segments">,
) =>
  createSopUseCases({
    ...touchDeps,
    ...deps,
    sops: mongoSopStore(connection),
    enrollments: mongoEnrollmentStore(connection),
    follows: mongoContactFollows(connection),
    groups: mongoSopGroups(connection),
    outbox: touchOutbox(touchDeps),
  });
