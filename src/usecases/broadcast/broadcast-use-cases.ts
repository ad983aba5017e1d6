/** Composition of broadcasts: everything with its ports bound. */
import { progressOf, type Broadcast, type BroadcastProgress } from "#src/domain/broadcast/broadcast.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";
import type { SendRefusal } from "#src/domain/touch/send-budget.js";
import {
  approveBroadcast,
  changeBroadcast,
  createBroadcast,
  foundBroadcast,
  rejectBroadcast,
  remindMembers,
  startPreflight,
  submitBroadcast,
  type BroadcastInput,
} from "./broadcast-commands.js";
import type { BroadcastDeps } from "./broadcast-deps.js";
import { planBroadcast } from "./plan-broadcast.js";
import { pollPage } from "./poll-page.js";
import type { Exclusion, PageSummary } from "./ports.js";
import { preflightBroadcast } from "./preflight-broadcast.js";
import { runPage } from "./run-page.js";
import { finishStop, stopBroadcast } from "./stop-broadcast.js";
import { sweepBroadcasts } from "./sweep-broadcasts.js";

export type BroadcastUseCases = ReturnType<typeof createBroadcastUseCases>;

/** Progress of one member or variant. */
export interface BroadcastPart extends BroadcastProgress {
  key: string;
  confirmedAt: Date | null;
  /** Tasks that the member has not confirmed. */
  unconfirmed: number;
}

export interface BroadcastDetail {
  broadcast: Broadcast;
  progress: BroadcastProgress;
  byMember: BroadcastPart[];
  byVariant: BroadcastPart[];
  /** Openings of its links by visitors whom nobody knows, by variant; null in lists. */
  unknownOpens: ReadonlyMap<string, number> | null;
}

type OfBroadcast = { corpId: string; broadcastId: string };
type OfPage = { corpId: string; pageId: string };

export function createBroadcastUseCases(deps: BroadcastDeps) {
  return {
    create: (viewer: Viewer, input: BroadcastInput) => createBroadcast(deps, viewer, input),
    change: (viewer: Viewer, id: string, input: BroadcastInput & { basedOn: number }) =>
      changeBroadcast(deps, viewer, id, input),
    startPreflight: (viewer: Viewer, id: string) => startPreflight(deps, viewer, id),
    submit: (viewer: Viewer, id: string) => submitBroadcast(deps, viewer, id),
    approve: (viewer: Viewer, id: string) => approveBroadcast(deps, viewer, id),
    reject: (viewer: Viewer, id: string, note: string) => rejectBroadcast(deps, viewer, id, note),
    remind: (viewer: Viewer, id: string, memberId: string | null) => remindMembers(deps, viewer, id, memberId),
    stop: (viewer: Viewer, id: string) => stopBroadcast(deps, viewer, id),

    /** Id → name, for records that mention broadcasts. */
    namesOf: (corpId: string, ids: readonly string[]) => deps.broadcasts.namesOf(corpId, ids),
    list: async (viewer: Viewer, after: PageKey | null, limit: number): Promise<PageOf<BroadcastDetail>> => {
      const { items, next } = await deps.broadcasts.list(viewer.corpId, after, limit);
      return { items: await Promise.all(items.map(detailOf)), next };
    },
    detail: async (viewer: Viewer, id: string): Promise<BroadcastDetail> => ({
      ...(await detailOf(await foundBroadcast(deps, viewer, id))),
      unknownOpens: await deps.opens.unknownOfBroadcast(viewer.corpId, id),
    }),
    /** Who was left out by the last preflight or planning. */
    exclusions: async (
      viewer: Viewer,
      id: string,
      query: { reason: SendRefusal | null; after: PageKey | null; limit: number },
    ): Promise<PageOf<Exclusion>> => {
      const { corpId, preflight } = await foundBroadcast(deps, viewer, id);
      if (!preflight) return { items: [], next: null };
      return await deps.exclusions.page({ corpId, broadcastId: id, runId: preflight.runId, ...query });
    },
    /** Every touch, page by page, for the export. */
    touches: async (viewer: Viewer, id: string) => {
      const { corpId } = await foundBroadcast(deps, viewer, id);
      const pages = await deps.pages.ofBroadcast(corpId, id);
      return deps.pageTouches.ofBroadcast(
        corpId,
        pages.map((page) => page.id),
      );
    },
    /** Is a broadcast still sending? Asked before each of its touches. */
    isRunning: async (corpId: string, id: string): Promise<boolean> =>
      (await deps.broadcasts.find(corpId, id))?.state === "running",
    isMassAvailable: (corpId: string) => deps.mass.isAvailable(corpId),

    preflightBroadcast: (input: OfBroadcast) => preflightBroadcast(deps, input),
    planBroadcast: (input: OfBroadcast) => planBroadcast(deps, input),
    runPage: (input: OfPage) => runPage(deps, input),
    pollPage: (input: OfPage) => pollPage(deps, input),
    finishStop: (input: OfBroadcast) => finishStop(deps, input),
    sweepBroadcasts: (input: { corpId: string }) => sweepBroadcasts(deps, input),
  };

  async function detailOf(broadcast: Broadcast): Promise<BroadcastDetail> {
    const pages = await deps.pages.ofBroadcast(broadcast.corpId, broadcast.id);
    return {
      broadcast,
      progress: progressOf(pages),
      byMember: partsOf(pages, ({ memberId }) => memberId),
      byVariant: partsOf(pages, ({ variant }) => variant).sort((a, b) => (a.key < b.key ? -1 : 1)),
      unknownOpens: null,
    };
  }
}

function partsOf(pages: readonly PageSummary[], keyOf: (page: PageSummary) => string): BroadcastPart[] {
  const groups = new Map<string, PageSummary[]>();
  for (const page of pages) groups.set(keyOf(page), [...(groups.get(keyOf(page)) ?? []), page]);
  return [...groups]
    .map(([key, group]) => {
      const unconfirmed = group.filter(({ state, confirmedAt }) => state === "created" && !confirmedAt).length;
      const last = group.reduce<Date | null>(
        (at, page) => (page.confirmedAt && (!at || page.confirmedAt > at) ? page.confirmedAt : at),
        null,
      );
      return { key, ...progressOf(group), unconfirmed, confirmedAt: last };
    })
    .sort((a, b) => b.unconfirmed - a.unconfirmed || (a.key < b.key ? -1 : 1));
}
