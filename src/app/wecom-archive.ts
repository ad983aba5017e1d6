/** Composition of what reads chats from WeCom: the chat archive and 微信客服. */
import type { Connection } from "mongoose";
import { mongoArchiveStore } from "#src/adapters/mongo/wecom/archive-store.js";
import { mongoKfCursorStore } from "#src/adapters/mongo/wecom/kf-cursor-store.js";
import { mongoCustomerStore } from "#src/adapters/mongo/wecom-data/customer-store.js";
import { mongoWecomNames } from "#src/adapters/mongo/wecom-data/mirrored.js";
import { capturingWithNames } from "#src/usecases/wecom-archive/named-messages.js";
import { createArchiveUseCases } from "#src/usecases/wecom-archive/archive-use-cases.js";
import type { ArchiveDeps } from "#src/usecases/wecom-archive/pull-archive.js";
import { mediaIdOf, mediaUrl } from "#src/usecases/media/media-use-cases.js";
import type { JobQueue } from "#src/usecases/shared/job-contract.js";
import { kfSink } from "#src/usecases/wecom-kf/sync-kf.js";
import type { composeWecom } from "./wecom.js";

/** More customers than one member can have (wecom.md §9.3). */
const MOST_CUSTOMERS = 20_000;

/** Also hears the archive's callbacks from now on. */
export function composeWecomArchive(
  connection: Connection,
  wecom: ReturnType<typeof composeWecom>,
  deps: Pick<ArchiveDeps, "capture" | "media" | "clock" | "log"> & { jobs: JobQueue },
) {
  const capture = capturingWithNames(deps.capture, mongoWecomNames(connection));
  const archive = createArchiveUseCases({
    ...deps,
    capture,
    readers: wecom.archive,
    keyVersions: () => wecom.archive.keyVersions(),
    store: mongoArchiveStore(connection),
    mediaUrlOf: (corpId, source, sourceId) => mediaUrl(mediaIdOf(corpId, source, sourceId)),
    alone: wecom.alone,
    // The list of seats is worth no failed pull.
    recordedMembers: () =>
      wecom.platform.archiveSide.recordedMembers().catch((error: unknown) => {
        deps.log.warn({ err: error }, "the archive's members could not be read");
        return null;
      }),
    consents: {
      ask: (pairs) => wecom.platform.archiveSide.consentsOf(pairs),
      pairsOf: (corpId, userId) => mongoCustomerStore(connection).activeOf(corpId, userId, MOST_CUSTOMERS),
    },
  });
  wecom.sinks.archive = archive.sink;
  wecom.sinks.kf = kfSink({
    api: wecom.platform.kf,
    cursors: mongoKfCursorStore(connection),
    capture,
    media: deps.media,
    download: (mediaId) => wecom.platform.media.download(mediaId),
    log: deps.log,
    alone: wecom.alone,
    clock: deps.clock,
  });
  return archive;
}
