/** Before a message goes out: its tracked links lead through us. The same message gets the same addresses again. */
import { isTarget, linkPath, NO_ORIGIN, type LinkOrigin } from "#src/domain/link/tracked-link.js";
import type { Attachment } from "#src/domain/material/attachment.js";
import { stableId } from "../shared/ids.js";
import type { LinkDeps } from "./link-deps.js";

export interface LinkTracker {
  /**
   * @param from what carries the message; left out: a greeting or the like.
   * @returns the attachments as they go out; as they were where links cannot be tracked.
   */
  tracked(
    corpId: string,
    attachments: readonly Attachment[],
    from?: Partial<Pick<LinkOrigin, "broadcast" | "touchId">>,
  ): Promise<Attachment[]>;
}

export function linkTracker({
  links,
  clock,
  publicUrl,
  problem,
}: Pick<LinkDeps, "links" | "clock" | "publicUrl" | "problem">): LinkTracker {
  const own = `${publicUrl}${linkPath("")}`;
  return {
    tracked: async (corpId, attachments, from = {}) => {
      const ready: Attachment[] = [];
      for (const each of attachments) {
        const isWanted = each.kind === "link" && each.isTracked === true && problem === null;
        if (!isWanted || !isTarget(each.url) || each.url.startsWith(own)) {
          ready.push(each);
          continue;
        }
        const origin: LinkOrigin = { ...NO_ORIGIN, ...from, savedLinkId: each.savedLinkId ?? null };
        const { savedLinkId, broadcast, touchId } = origin;
        const parts = [savedLinkId, broadcast?.id, broadcast?.variant, touchId].map((part) => part ?? "");
        const id = stableId("tl", corpId, ...parts, each.url);
        await links.put({ corpId, id, ...origin, title: each.title, url: each.url, createdAt: clock.now() });
        ready.push({ ...each, url: `${publicUrl}${linkPath(id)}` });
      }
      return ready;
    },
  };
}

/** Where nothing is tracked: messages go out as they were written. */
export const plainLinks: LinkTracker = { tracked: async (_corpId, attachments) => [...attachments] };
