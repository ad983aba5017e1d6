/** The pipeline on a real store, with a queue and a clock that the test holds in its hands. */
import type { Connection } from "mongoose";
import { loadWorkCalendar } from "#config/holidays.js";
import { defaultStageRules } from "#config/stage-rules.js";
import { defaultTagRules } from "#config/tag-rules.js";
import { mongoMemberDirectory } from "#src/adapters/mongo/access/member-directory.js";
import { mongoCaptureLog } from "#src/adapters/mongo/capture/capture-log.js";
import { mongoContactRegistry } from "#src/adapters/mongo/capture/contact-registry.js";
import { mongoDerivedStateReader } from "#src/adapters/mongo/rebuild/derived-state-reader.js";
import { mongoOrphanRemover } from "#src/adapters/mongo/rebuild/orphan-remover.js";
import { mongoTrustStore } from "#src/adapters/mongo/review/trust-store.js";
import { refreshTrust } from "#src/usecases/review/refresh-trust.js";
import { mongoContactStore } from "#src/adapters/mongo/understand/contact-store.js";
import { mongoConversationStore } from "#src/adapters/mongo/understand/conversation-store.js";
import { mongoDerivedRecordStore } from "#src/adapters/mongo/understand/derived-record-store.js";
import { pinyinReading } from "#src/adapters/pinyin/pinyin-reading.js";
import { defaultSettings } from "#src/domain/settings/settings.js";
import { createCaptureUseCases } from "#src/usecases/capture/capture-use-cases.js";
import type { CaptureDeps } from "#src/usecases/capture/capture-messages.js";
import { createRebuildUseCases } from "#src/usecases/rebuild/rebuild-use-cases.js";
import { deriveRulesOf } from "#src/usecases/understand/default-rules.js";
import { createDeriveUseCases } from "#src/usecases/understand/derive-use-cases.js";
import type { DeriveDeps } from "#src/usecases/understand/understand-conversations.js";
import { fakeClock } from "#test/fakes/fake-clock.js";
import { fakeJobQueue } from "#test/fakes/fake-job-queue.js";
import { fakeLiveEvents } from "#test/fakes/fake-live-events.js";

export type Pipeline = ReturnType<typeof openPipeline>;

const rules = deriveRulesOf({ stageRules: defaultStageRules, tagRules: defaultTagRules });
const calendar = loadWorkCalendar();

/** @param replace ports to put something else in their place, e.g. one that fails. */
export function openPipeline(
  connection: Connection,
  replace: { capture?: Partial<CaptureDeps>; derive?: Partial<DeriveDeps> } = {},
) {
  const clock = fakeClock();
  const jobs = fakeJobQueue();
  const live = fakeLiveEvents();
  const captureDeps: CaptureDeps = {
    contacts: mongoContactRegistry(connection, () => clock.now()),
    members: mongoMemberDirectory(connection),
    log: mongoCaptureLog(connection),
    jobs,
    live,
    clock,
    ...replace.capture,
  };
  const trust = mongoTrustStore(connection);
  const deriveDeps: DeriveDeps = {
    conversations: mongoConversationStore(connection),
    records: mongoDerivedRecordStore(connection),
    contacts: mongoContactStore(connection),
    settings: { get: (corpId) => Promise.resolve(defaultSettings(corpId, "测试公司", new Date(0))) },
    trust,
    calendar,
    rules,
    readingOf: pinyinReading,
    jobs,
    live,
    clock,
    ...replace.derive,
  };
  const capture = createCaptureUseCases(captureDeps);
  const derive = createDeriveUseCases(deriveDeps);
  const rebuild = createRebuildUseCases({
    derive,
    orphans: mongoOrphanRemover(connection),
    state: mongoDerivedStateReader(connection),
    refreshTrust: (corpId) => refreshTrust({ trust, marks: deriveDeps.contacts }, corpId),
    sleep: () => Promise.resolve(clock.advance(1_000)),
  });
  return { capture, derive, rebuild, clock, jobs, live, captureDeps, deriveDeps };
}

/** Takes every record away; collections and indexes stay. */
export async function emptyStore(connection: Connection): Promise<void> {
  const collections = await connection.listCollections();
  await Promise.all(collections.map(({ name }) => connection.collection(name).deleteMany({})));
}

/** Runs the derive chain's jobs until the queue is empty; the follow-up's are taken off and counted. */
export async function drainJobs({ derive, jobs }: Pick<Pipeline, "derive" | "jobs">): Promise<number> {
  let followUps = 0;
  for (let job = jobs.take(); job; job = jobs.take()) {
    const payload = job.payload as { corpId: string; conversationId: string; contactId: string };
    if (job.name === "understand-conversation") await derive.understandConversation(payload);
    else if (job.name === "advance-stage") await derive.advanceStage(payload);
    else if (job.name === "tag-contact") await derive.tagContact(payload);
    else if (job.name === "derive-backlog") await derive.deriveBacklog(payload);
    else followUps++;
  }
  return followUps;
}
