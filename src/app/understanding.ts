/** Composition of what messages become: capture and import, settings that derivation reads, derivation, rebuild. */
import { defaultStageRules } from "#config/stage-rules.js";
import { defaultTagRules } from "#config/tag-rules.js";
import { mongoMemberDirectory } from "#src/adapters/mongo/access/member-directory.js";
import { mongoCaptureLog } from "#src/adapters/mongo/capture/capture-log.js";
import { mongoContactRegistry } from "#src/adapters/mongo/capture/contact-registry.js";
import { mongoImportCheckpoints } from "#src/adapters/mongo/import/import-checkpoint-store.js";
import { isStoreAway } from "#src/adapters/mongo/is-store-away.js";
import { mongoDerivedStateReader } from "#src/adapters/mongo/rebuild/derived-state-reader.js";
import { mongoOrphanRemover } from "#src/adapters/mongo/rebuild/orphan-remover.js";
import { mongoSettingsStore } from "#src/adapters/mongo/settings/settings-store.js";
import { mongoConversationStore } from "#src/adapters/mongo/understand/conversation-store.js";
import { mongoDerivedRecordStore } from "#src/adapters/mongo/understand/derived-record-store.js";
import { pinyinReading } from "#src/adapters/pinyin/pinyin-reading.js";
import type { WorkCalendar } from "#src/domain/calendar/work-calendar.js";
import { createCaptureUseCases } from "#src/usecases/capture/capture-use-cases.js";
import { createImportUseCases } from "#src/usecases/import/import-use-cases.js";
import { createRebuildUseCases } from "#src/usecases/rebuild/rebuild-use-cases.js";
import { refreshTrust } from "#src/usecases/review/refresh-trust.js";
import { createSettingsUseCases } from "#src/usecases/settings/settings-use-cases.js";
import { deriveRulesOf } from "#src/usecases/understand/default-rules.js";
import { createDeriveUseCases } from "#src/usecases/understand/derive-use-cases.js";
import { pushTagsJob } from "#src/usecases/wecom/job-contracts.js";
import type { Ground } from "./ground.js";
import { composeModel } from "./model.js";
import type { Records } from "./records.js";

export function composeUnderstanding(ground: Ground, records: Records, { calendar }: { calendar: WorkCalendar }) {
  const { config, connection, redis, jobs, live, clock } = ground;
  const { contactStore, trust } = records;

  const settings = createSettingsUseCases({
    store: mongoSettingsStore(connection),
    clock,
    corpName: config.CORP_NAME,
    liveEvents: live,
    onDerivationInputsChanged: async (corp) => {
      await derive.markAllDue(corp);
      await derive.sweep({ corpId: corp });
    },
    onCareInputsChanged: (corp) => records.checks.recheckCare(corp, clock.now()),
    onValueRulesChanged: async (corp) => {
      await contactStore.markAllDirty(corp);
      await derive.sweep({ corpId: corp });
    },
  });
  const { model, readings, closeModel } = composeModel(config, connection, redis, { settings, clock, jobs });
  const derive = createDeriveUseCases({
    conversations: mongoConversationStore(connection),
    records: mongoDerivedRecordStore(connection),
    contacts: contactStore,
    settings,
    trust,
    calendar,
    rules: deriveRulesOf({ stageRules: defaultStageRules, tagRules: defaultTagRules }),
    readingOf: pinyinReading,
    onTagged: (corp, contactIds) =>
      jobs
        .enqueueMany(
          pushTagsJob,
          contactIds.map((contactId) => ({ v: 1 as const, corpId: corp, contactId })),
        )
        .catch(() => undefined),
    readings,
    onUnderstood: (corp, conversationIds) => model.conversationsUnderstood(corp, conversationIds),
    jobs,
    live,
    clock,
  });
  const rebuild = createRebuildUseCases({
    derive,
    orphans: mongoOrphanRemover(connection),
    state: mongoDerivedStateReader(connection),
    refreshTrust: (corp) => refreshTrust({ trust, marks: contactStore }, corp),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  const capture = createCaptureUseCases({
    contacts: mongoContactRegistry(connection, () => clock.now()),
    members: mongoMemberDirectory(connection),
    log: mongoCaptureLog(connection),
    jobs,
    live,
    clock,
  });
  const imports = createImportUseCases({
    capture,
    checkpoints: mongoImportCheckpoints(connection),
    zoneOf: async (corp) => (await settings.current(corp)).zone,
    isStoreAway,
    wake: (corp) => derive.sweep({ corpId: corp }),
  });
  return { settings, model, closeModel, derive, rebuild, capture, imports };
}
