/** The part of the app that the jobs of WeCom's callbacks use. */
import type { WecomEventUseCases } from "#src/usecases/wecom-events/wecom-event-use-cases.js";

export interface WecomEventApp {
  wecomEvents: Pick<WecomEventUseCases, "processEvents" | "sendWelcomes" | "sweepEvents" | "pruneEvents">;
}
