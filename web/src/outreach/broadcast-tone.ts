import type { BroadcastState } from "#src/domain/broadcast/broadcast.js";

/** Colour class of a broadcast's state. */
export const broadcastTone: Readonly<Record<BroadcastState, string>> = {
  draft: "hint",
  pending: "late",
  rejected: "danger",
  scheduled: "muted",
  planning: "muted",
  running: "good",
  stopping: "danger",
  stopped: "hint",
  done: "hint",
};
