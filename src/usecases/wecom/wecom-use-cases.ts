/** The work with WeCom, with its ports bound. */
import type {
  ContactWayRecord,
  CorpTagRecord,
  GroupChatRecord,
  SyncRun,
  TransferRecord,
} from "#src/domain/wecom/wecom-records.js";
import type { Departure } from "#src/domain/wecom/departure.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import {
  changeContactWay,
  contactWayFigures,
  createContactWay,
  rotateContactWays,
  type ContactWayInput,
} from "./contact-ways.js";
import { changeCorpTag, createCorpTag, deleteCorpTag } from "./corp-tags.js";
import { endPairByEvent, refreshCustomer, type EndPairInput, type RefreshCustomerInput } from "./customer-events.js";
import { pushTags } from "./push-tags.js";
import { noteLinkChat, type LinkChat } from "./link-customers.js";
import { resumeSync, runSync, startSync, stopSync, sweepSync } from "./run-sync.js";
import { sendWelcome, warmWelcomes, type WelcomeInput } from "./send-welcome.js";
import { dismissGroup, refreshGroup } from "./sync-groups.js";
import { refreshDepartments, refreshMember } from "./sync-members.js";
import { pushTagLibrary, takeLibrary } from "./sync-tags.js";
import { startGroupTransfer, transferableGroups, type StartGroupTransferInput } from "./group-transfers.js";
import { dismissDeparture, noteDeparture, recountDepartures, type DepartureFound } from "./departures.js";
import { leavers, readTransfers, startTransfer, transferable, type StartTransferInput } from "./transfers.js";
import type { WecomDeps } from "./wecom-deps.js";
import type { SyncKind } from "#src/domain/wecom/wecom-records.js";

export type WecomUseCases = ReturnType<typeof createWecomUseCases>;

export function createWecomUseCases(deps: WecomDeps & { isConfigured: () => Promise<boolean> }) {
  /** What is waiting changed; the order stands whether or not WeCom can be asked now. */
  const recount = (corpId: string): Promise<void> =>
    recountDepartures(deps, corpId).catch((error: unknown) => {
      if (!isWecom(error)) throw error;
    });
  return {
    rules: deps.rules,

    // Callbacks call these. Each may come twice, late, or in any order.
    /** A customer was added or changed: looked up anew. */
    refreshCustomer: (input: RefreshCustomerInput) => refreshCustomer(deps, input),
    /** A pair ended. */
    endPair: (input: EndPairInput) => endPairByEvent(deps, input),
    /** Greets a new customer; throws what may succeed again within the window. */
    sendWelcome: (input: WelcomeInput) => sendWelcome(deps, input),
    /** The tag library changed. */
    refreshTags: async ({ corpId }: { corpId: string }): Promise<void> => {
      await takeLibrary(deps, corpId, await deps.platform.corpTags.list());
    },
    refreshDepartments: ({ corpId }: { corpId: string }) => refreshDepartments(deps, corpId),
    refreshMember: (input: { corpId: string; userId: string }) => refreshMember(deps, input),

    /** A member left or was disabled; looked up before it is believed. */
    noteDeparture: (input: DepartureFound) => noteDeparture(deps, input),
    refreshGroup: ({ corpId, chatId }: { corpId: string; chatId: string }) => refreshGroup(deps, { corpId, chatId }),
    /** Somebody who came through an acquisition link wrote. */
    noteLinkChat: (input: LinkChat) => noteLinkChat(deps, input),
    dismissGroup: (input: { corpId: string; chatId: string }) => dismissGroup(deps, input),

    // Jobs.
    /** Asks for the results of transfers that are still open. */
    readTransfers: async (input: { corpId: string }): Promise<void> => {
      await readTransfers(deps, input);
      await recount(input.corpId);
    },
    runSync: (input: { corpId: string; kind: SyncKind }) => runSync(deps, input),
    sweepSync: async ({ corpId }: { corpId: string }): Promise<void> =>
      sweepSync(deps, { corpId, isConfigured: await deps.isConfigured() }),
    pushTags: (input: { corpId: string; contactId: string }) => pushTags(deps, input),
    pushTagLibrary: (input: { corpId: string }) => pushTagLibrary(deps, input),
    rotateContactWays: async (input: { corpId: string }): Promise<void> => {
      if (await deps.isConfigured()) await rotateContactWays(deps, input);
    },

    /** Keeps the files of greetings ready in WeCom. */
    warmWelcomes: async (input: { corpId: string }): Promise<void> => {
      if (await deps.isConfigured()) await warmWelcomes(deps, input);
    },

    // People.
    startSync: (input: { corpId: string; kind: SyncKind; byUserId: string | null }) => startSync(deps, input),
    stopSync: (input: { corpId: string; kind: SyncKind }) => stopSync(deps, input),
    resumeSync: (input: { corpId: string; kind: SyncKind; byUserId: string | null }) => resumeSync(deps, input),
    syncRuns: (corpId: string): Promise<SyncRun[]> => deps.runs.list(corpId),
    tags: (corpId: string): Promise<CorpTagRecord[]> => deps.tags.list(corpId),
    createTag: (input: { corpId: string; groupName: string; name: string }) => createCorpTag(deps, input),
    changeTag: (input: { corpId: string; id: string; name?: string | undefined; order?: number | undefined }) =>
      changeCorpTag(deps, input),
    deleteTag: (input: { corpId: string; id: string }) => deleteCorpTag(deps, input),
    contactWays: (corpId: string): Promise<ContactWayRecord[]> => deps.ways.list(corpId),
    createContactWay: (input: ContactWayInput & { corpId: string; byUserId: string }) => createContactWay(deps, input),
    changeContactWay: (input: ContactWayInput & { corpId: string; id: string }) => changeContactWay(deps, input),
    contactWayFigures: (input: { corpId: string; id: string; days: number }) => contactWayFigures(deps, input),
    groups: (corpId: string): Promise<GroupChatRecord[]> => deps.groups.list(corpId),
    group: (corpId: string, chatId: string): Promise<GroupChatRecord | null> => deps.groups.find(corpId, chatId),
    transfers: (corpId: string) => deps.transfers.list(corpId, 200),
    transferable: (input: { corpId: string; fromUserId: string; kind: TransferRecord["kind"] }) =>
      transferable(deps, input),
    groupTransfers: (corpId: string) => deps.groupTransfers.list(corpId, 200),
    transferableGroups: (input: { corpId: string; fromUserId: string; kind: TransferRecord["kind"] }) =>
      transferableGroups(deps, input),
    startGroupTransfer: async (input: StartGroupTransferInput) => {
      const transfer = await startGroupTransfer(deps, input);
      await recount(input.corpId);
      return transfer;
    },
    /** Members who left and of whom something waits. */
    departures: async (corpId: string): Promise<Departure[]> =>
      (await deps.departures.list(corpId)).filter(({ state }) => state === "open"),
    /** User id in lower case → how the member left; also those whose customers are handed over. */
    departed: async (corpId: string): Promise<ReadonlyMap<string, Departure["how"]>> =>
      new Map((await deps.departures.list(corpId)).map(({ userId, how }) => [userId.toLowerCase(), how])),
    dismissDeparture: (input: { corpId: string; userId: string; byUserId: string }) => dismissDeparture(deps, input),
    leavers: (corpId: string) => leavers(deps, corpId),
    startTransfer: async (input: StartTransferInput) => {
      const transfer = await startTransfer(deps, input);
      await recount(input.corpId);
      return transfer;
    },
    customersByIds: (corpId: string, ids: readonly string[]) => deps.customers.customersByIds(corpId, ids),
    welcomes: (corpId: string) => deps.welcomes.recent(corpId, 100),
  };
}
