/** Links of the material library: written once, used in every message. */
import type { LinkOpen } from "#src/domain/link/link-open.js";
import type { SavedLink } from "#src/domain/link/tracked-link.js";
import { actionsOf, type Viewer } from "#src/domain/member/member.js";
import { NotAllowedError, NotFoundError } from "#src/domain/shared/errors.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";
import { randomId } from "../shared/ids.js";
import type { LinkDeps } from "./link-deps.js";
import type { OpenStats } from "./ports.js";

export type SavedLinkInput = Pick<SavedLink, "title" | "url" | "description" | "coverId" | "isTracked">;
export interface SavedLinkView {
  link: SavedLink;
  stats: OpenStats;
}

type Deps = Pick<LinkDeps, "saved" | "opens" | "clock">;

const viewOf = async ({ opens }: Deps, link: SavedLink): Promise<SavedLinkView> => ({
  link,
  stats: await opens.statsOf(link.corpId, link.id),
});

export async function savedLinksPage(
  deps: Deps,
  viewer: Viewer,
  query: { after: PageKey | null; limit: number },
): Promise<PageOf<SavedLinkView>> {
  const { items, next } = await deps.saved.page({ corpId: viewer.corpId, ...query });
  return { items: await Promise.all(items.map((link) => viewOf(deps, link))), next };
}

export async function addSavedLink(deps: Deps, viewer: Viewer, input: SavedLinkInput): Promise<SavedLinkView> {
  const link: SavedLink = {
    corpId: viewer.corpId,
    id: randomId("sl"),
    ...input,
    createdBy: viewer.userId,
    createdAt: deps.clock.now(),
    removedAt: null,
  };
  await deps.saved.insert(link);
  return await viewOf(deps, link);
}

/** Changes what later messages carry; those that went out lead where they led. @throws NotFoundError, NotAllowedError */
export async function changeSavedLink(
  deps: Deps,
  viewer: Viewer,
  id: string,
  input: SavedLinkInput,
): Promise<SavedLinkView> {
  await mine(deps, viewer, id);
  const link = await deps.saved.change(viewer.corpId, id, input);
  if (!link) throw new NotFoundError("链接", id);
  return await viewOf(deps, link);
}

/** Takes it out of the library; messages that carry it go on leading there. @throws NotFoundError, NotAllowedError */
export async function removeSavedLink(deps: Deps, viewer: Viewer, id: string): Promise<void> {
  await mine(deps, viewer, id);
  await deps.saved.change(viewer.corpId, id, { removedAt: deps.clock.now() });
}

/** Who opened it, latest first: contacts inside the viewer's scope. */
export async function openersOf(
  deps: Deps,
  viewer: Viewer,
  id: string,
  query: { after: PageKey | null; limit: number },
): Promise<PageOf<LinkOpen>> {
  if (!(await deps.saved.find(viewer.corpId, id))) throw new NotFoundError("链接", id);
  return await deps.opens.ofSavedLink(viewer, id, query);
}

/** As for files: whoever put it in, or who plans broadcasts. */
async function mine({ saved }: Deps, { corpId, userId, role }: Viewer, id: string): Promise<void> {
  const link = await saved.find(corpId, id);
  if (!link || link.removedAt) throw new NotFoundError("链接", id);
  if (link.createdBy !== userId && !actionsOf[role].includes("broadcast:plan")) {
    throw new NotAllowedError("material:remove");
  }
}
