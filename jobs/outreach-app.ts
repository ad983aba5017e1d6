/** The part of the app that the jobs of broadcasts use. */
import type { BroadcastUseCases } from "#src/usecases/broadcast/broadcast-use-cases.js";

export interface OutreachApp {
  broadcasts: Pick<
    BroadcastUseCases,
    "preflightBroadcast" | "planBroadcast" | "runPage" | "pollPage" | "finishStop" | "sweepBroadcasts"
  >;
}
