/** The part of the app that the jobs of follow-up, care and touches use. */
import type { CareUseCases } from "#src/usecases/care/care-use-cases.js";
import type { FollowUpUseCases } from "#src/usecases/follow-up/follow-up-use-cases.js";
import type { SopUseCases } from "#src/usecases/sop/sop-use-cases.js";
import type { TouchUseCases } from "#src/usecases/touch/touch-use-cases.js";

export interface FollowUpApp {
  followUp: Pick<FollowUpUseCases, "planFollowUp" | "sweepTasks">;
  care: Pick<CareUseCases, "planCare">;
  touch: Pick<TouchUseCases, "sweepTouches">;
  sop: Pick<SopUseCases, "runSopStep" | "sweepSops">;
  notices: { notifyDue(input: { corpId: string }): Promise<unknown> };
}

/** What the bot process's own jobs use. */
export interface TouchSendApp {
  touch: Pick<TouchUseCases, "sendTouch">;
}
