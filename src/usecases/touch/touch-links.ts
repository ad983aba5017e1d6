/** A touch's links as they go out. */
import type { Touch } from "#src/domain/touch/touch.js";
import type { TouchDeps } from "./touch-deps.js";

/** Those of a broadcast are the broadcast's, so that its results know them; others are the touch's own. */
export async function withTrackedLinks(deps: Pick<TouchDeps, "links">, touch: Touch): Promise<Touch> {
  if (!touch.attachments?.some((each) => each.kind === "link")) return touch;
  const { broadcast } = touch;
  const from = broadcast ? { broadcast: { id: broadcast.id, variant: broadcast.variant } } : { touchId: touch.id };
  return { ...touch, attachments: await deps.links.tracked(touch.corpId, touch.attachments, from) };
}
