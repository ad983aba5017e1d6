/** What operators watch: numbers for /metrics. */
import type { Connection } from "mongoose";
import { TOUCH_STATES, type TouchState } from "#src/domain/touch/touch.js";
import { collectionOf } from "../collection-of.js";
import { touchModel } from "../follow-up/touch-model.js";

/** States in which something may still have to be done; the others only grow. */
const LIVE: readonly TouchState[] = ["planned", "claimed", "unknown", "failed"];

/** Touches by live state, counted on the index by state. */
export async function countTouchStates(
  connection: Connection,
  corpId: string,
): Promise<{ state: TouchState; count: number }[]> {
  const touches = collectionOf(connection, touchModel);
  return await Promise.all(
    TOUCH_STATES.filter((state) => LIVE.includes(state)).map(async (state) => ({
      state,
      count: await touches.countDocuments({ corpId, state }),
    })),
  );
}
