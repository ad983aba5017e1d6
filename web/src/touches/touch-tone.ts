import type { TouchState } from "#src/domain/touch/touch.js";

/** Colour class of a state: colour only where it means something. */
export const touchTone: Readonly<Record<TouchState, string>> = {
  planned: "muted",
  claimed: "muted",
  awaiting: "muted",
  sent: "good",
  unknown: "late",
  skipped: "hint",
  cancelled: "hint",
  failed: "danger",
  handed_over: "muted",
};
