/** Composition of the work with WeCom: sync, tags, channel codes, greetings, doctor. */
import type { Connection } from "mongoose";
import { mongoCustomerStore } from "#src/adapters/mongo/wecom-data/customer-store.js";
import { mongoDepartureStore } from "#src/adapters/mongo/wecom-data/departure-store.js";
import { mongoGroupTransferStore } from "#src/adapters/mongo/wecom-data/group-transfer-store.js";
import { mongoGroupJoinStore } from "#src/adapters/mongo/wecom-data/join-way-store.js";
import {
  mongoContactWayStore,
  mongoCorpTagStore,
  mongoGroupChatStore,
  mongoTransferStore,
  mongoWelcomeStore,
} from "#src/adapters/mongo/wecom-data/library-stores.js";
import { mongoMirroredContacts, mongoMirroredMembers } from "#src/adapters/mongo/wecom-data/mirrored.js";
import { mongoSyncRunStore } from "#src/adapters/mongo/wecom-data/sync-run-store.js";
import { mongoAreaSettingsStore } from "#src/adapters/mongo/settings/area-settings-store.js";
import { clockSkewMs } from "#src/adapters/wecom/client/clock-skew.js";
import { areaSettings } from "#src/usecases/settings/area-settings.js";
import type { WecomCredentialSource } from "#src/usecases/wecom-platform/credentials.js";
import { diagnose, type DoctorDeps } from "#src/usecases/wecom/doctor.js";
import { defaultWecomRules, type WecomDeps } from "#src/usecases/wecom/wecom-deps.js";
import { createWecomUseCases } from "#src/usecases/wecom/wecom-use-cases.js";

export function composeWecomWork(
  connection: Connection,
  deps: Pick<
    WecomDeps,
    | "platform"
    | "content"
    | "merge"
    | "derive"
    | "settings"
    | "jobs"
    | "live"
    | "clock"
    | "onDeparted"
    | "onBroken"
    | "endAccess"
  > &
    Pick<DoctorDeps, "corpId" | "publicUrl" | "lastCallbackAt" | "archiveKeys"> & {
      credentials: WecomCredentialSource;
    },
) {
  const { clock, credentials } = deps;
  const wecomWork = createWecomUseCases({
    ...deps,
    customers: mongoCustomerStore(connection),
    tags: mongoCorpTagStore(connection),
    ways: mongoContactWayStore(connection),
    welcomes: mongoWelcomeStore(connection),
    groups: mongoGroupChatStore(connection),
    joins: mongoGroupJoinStore(connection),
    runs: mongoSyncRunStore(connection),
    transfers: mongoTransferStore(connection),
    departures: mongoDepartureStore(connection),
    groupTransfers: mongoGroupTransferStore(connection),
    members: mongoMirroredMembers(connection),
    contacts: mongoMirroredContacts(connection, () => clock.now()),
    rules: areaSettings({ store: mongoAreaSettingsStore(connection), clock }, "wecom", defaultWecomRules),
    isConfigured: async () => (await credentials.current()) !== null,
  });
  return {
    wecomWork,
    doctor: () => diagnose({ ...deps, clockSkewMs, now: () => clock.now() }),
  };
}
