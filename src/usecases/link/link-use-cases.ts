/** Composition of tracked links: everything with its ports bound. */
import type { LinkOpen } from "#src/domain/link/link-open.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { PageKey } from "#src/domain/shared/paging.js";
import { askingOf, beginProof, endProof, switchAsking } from "./asking.js";
import { joinCustomer, pruneOpens, sweepOpens } from "./keep-opens.js";
import type { LinkDeps } from "./link-deps.js";
import {
  addSavedLink,
  changeSavedLink,
  openersOf,
  removeSavedLink,
  savedLinksPage,
  type SavedLinkInput,
} from "./saved-links.js";
import { beginVisit, endVisit, type BeginVisit, type EndVisit } from "./visit-link.js";

/** Openings that a contact's page shows. */
const SHOWN_OPENS = 100;

type PageQuery = { after: PageKey | null; limit: number };
export type LinkUseCases = ReturnType<typeof createLinkUseCases>;

export function createLinkUseCases(deps: LinkDeps) {
  return {
    /** Why links are not tracked here, in plain Chinese; null: they are. */
    problem: deps.problem,
    asking: (corpId: string) => askingOf(deps, corpId),
    switchAsking: (viewer: Viewer, isOn: boolean) => switchAsking(deps, viewer.corpId, viewer.userId, isOn),
    beginProof: () => beginProof(deps),
    endProof: (input: Parameters<typeof endProof>[1]) => endProof(deps, input),
    begin: (input: BeginVisit) => beginVisit(deps, input),
    end: (input: EndVisit) => endVisit(deps, input),
    joinCustomer: (input: { corpId: string; externalUserId: string }) => joinCustomer(deps, input),
    sweepOpens: (input: { corpId: string }) => sweepOpens(deps, input),
    pruneOpens: (input: { corpId: string }) => pruneOpens(deps, input),
    /** What a contact opened, latest first; nothing outside the viewer's scope. */
    openedBy: (viewer: Viewer, contactId: string): Promise<LinkOpen[]> =>
      deps.opens.ofContact(viewer, contactId, SHOWN_OPENS),
    page: (viewer: Viewer, query: PageQuery) => savedLinksPage(deps, viewer, query),
    add: (viewer: Viewer, input: SavedLinkInput) => addSavedLink(deps, viewer, input),
    change: (viewer: Viewer, id: string, input: SavedLinkInput) => changeSavedLink(deps, viewer, id, input),
    remove: (viewer: Viewer, id: string) => removeSavedLink(deps, viewer, id),
    openers: (viewer: Viewer, id: string, query: PageQuery) => openersOf(deps, viewer, id, query),
  };
}
