/** What the rules of warnings read and yield. */
import type { StoredPromise } from "../promise/promise.js";
import type { StageSignal, StageTransition } from "../stage/stage.js";
import type { WarningEpisode } from "./warning.js";

export interface WarningInput {
  /** All signals of the contact, in any order. */
  signals: readonly StageSignal[];
  /** The stage's history, oldest first. */
  transitions: readonly StageTransition[];
  promises: readonly Pick<
    StoredPromise,
    "id" | "side" | "what" | "quote" | "messageId" | "saidAt" | "dueAt" | "keptAt" | "resolution"
  >[];
  /** The account: since when a second person of it is in touch with us (null: nobody else is). Null: unknown. */
  account: { othersSince: Date | null } | null;
  now: Date;
  zone: string;
}

/** What a rule finds: an episode (perhaps still to come, or with an end still to come), and when to look again. */
export interface FoundEpisode {
  episode: WarningEpisode | null;
  checks: Date[];
}

/** An episode with its coming instants. */
export const found = (episode: WarningEpisode, ...checks: readonly (Date | null)[]): FoundEpisode => ({
  episode,
  checks: [episode.raisedAt, episode.endedAt, ...checks].filter((at) => at !== null),
});
