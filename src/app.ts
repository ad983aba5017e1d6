/** Composition root: builds the use cases from configuration and adapters. Nothing else knows all of them. */
import { hostname } from "node:os";
import mongoose from "mongoose";
import type { Config } from "#config/env.js";
import { loadHolidayYears } from "#config/holidays.js";
import { defaultStageRules } from "#config/stage-rules.js";
import { defaultTagRules } from "#config/tag-rules.js";
import { simulatorClock } from "#src/adapters/clock/simulator-clock.js";
import { composeClock, openClock } from "#src/app/clock.js";
import { broadcastGate, composeBroadcasts, composeRehearsal, composeSegments } from "#src/app/outreach.js";
import { composeNotices } from "#src/app/notices.js";
import { composeSop } from "#src/app/sop.js";
import { wecomMemberNotifier } from "#src/adapters/wecom/notices/wecom-member-notifier.js";
import { mongoContactDateStore } from "#src/adapters/mongo/care/contact-date-store.js";
import { mongoAreaSettingsStore } from "#src/adapters/mongo/settings/area-settings-store.js";
import { areaSettings } from "#src/usecases/settings/area-settings.js";
import { defaultCareRules } from "#src/domain/care/care-rules.js";
import { argon2PasswordHasher } from "#src/adapters/argon2/password-hasher.js";
import { liveCalendar } from "#src/domain/calendar/live-calendar.js";
import { workCalendar } from "#src/domain/calendar/work-calendar.js";
import { tymeLunarCalendar } from "#src/adapters/calendar/tyme-lunar-calendar.js";
import { createLogger } from "#src/adapters/log/logger.js";
import { mongoApiKeyStore, mongoAuditStore } from "#src/adapters/mongo/access/api-key-store.js";
import {
  mongoColleagueFinder,
  mongoMemberDirectory,
  mongoMemberReader,
} from "#src/adapters/mongo/access/member-directory.js";
import { mongoDepartmentStore, mongoMemberStore } from "#src/adapters/mongo/access/member-store.js";
import { mongoSessionStore, mongoSignInLinkStore } from "#src/adapters/mongo/access/session-store.js";
import { mongoCaptureLog } from "#src/adapters/mongo/capture/capture-log.js";
import { mongoContactRegistry } from "#src/adapters/mongo/capture/contact-registry.js";
import { assertNotHalfRestored } from "#src/adapters/mongo/backup/restore-records.js";
import { connectMongo } from "#src/adapters/mongo/connection.js";
import { mongoBotAccountStore } from "#src/adapters/mongo/follow-up/bot-account-store.js";
import { mongoFollowUpCheckStore } from "#src/adapters/mongo/follow-up/follow-up-check-store.js";
import {
  mongoComplaints,
  mongoContactReader,
  mongoFirstOrders,
  mongoFollowUpReader,
  mongoOutboundEchoes,
  mongoPromiseResolutions,
} from "#src/adapters/mongo/follow-up/follow-up-reader.js";
import { mongoTaskStore } from "#src/adapters/mongo/follow-up/task-store.js";
import { mongoTouchStore } from "#src/adapters/mongo/follow-up/touch-store.js";
import { mongoImportCheckpoints } from "#src/adapters/mongo/import/import-checkpoint-store.js";
import { runMigrations } from "#src/adapters/mongo/migrations/run-migrations.js";
import {
  mongoContactWords,
  mongoDecisionStore,
  mongoPersonTagStore,
  mongoStageOverrideStore,
} from "#src/adapters/mongo/profile/people-stores.js";
import { mongoContactReadModel, mongoOpenTaskCounts } from "#src/adapters/mongo/read/contact-read-model.js";
import { mongoMessageReadModel } from "#src/adapters/mongo/read/message-read-model.js";
import { mongoReportReadModel } from "#src/adapters/mongo/read/report-read-model.js";
import { mongoDerivedStateReader } from "#src/adapters/mongo/rebuild/derived-state-reader.js";
import { mongoOrphanRemover } from "#src/adapters/mongo/rebuild/orphan-remover.js";
import { mongoTrustStore } from "#src/adapters/mongo/review/trust-store.js";
import { mongoSettingsStore } from "#src/adapters/mongo/settings/settings-store.js";
import { mongoContactStore } from "#src/adapters/mongo/understand/contact-store.js";
import { mongoConversationStore } from "#src/adapters/mongo/understand/conversation-store.js";
import { mongoDerivedRecordStore } from "#src/adapters/mongo/understand/derived-record-store.js";
import { mongoWecomReaches } from "#src/adapters/mongo/wecom/wecom-reaches.js";
import { pinyinReading } from "#src/adapters/pinyin/pinyin-reading.js";
import { createBullJobQueue } from "#src/adapters/queue/bull-job-queue.js";
import { connectRedis } from "#src/adapters/redis/connect-redis.js";
import { redisLiveEvents } from "#src/adapters/redis/live-events.js";
import { redisSignInThrottle } from "#src/adapters/redis/sign-in-throttle.js";
import { channelRegistry } from "#src/adapters/wechaty/channel-registry.js";
import { composeWecomArchive } from "#src/app/wecom-archive.js";
import { composeWecom } from "#src/app/wecom.js";
import { wecomSinks } from "#src/app/wecom-sinks.js";
import { composeWecomWork } from "#src/app/wecom-work.js";
import { composeHolidays } from "#src/app/holidays.js";
import { composeJoinWays } from "#src/app/join-ways.js";
import { composeGroupWelcomes } from "#src/app/group-welcomes.js";
import { composeMaterials } from "#src/app/materials.js";
import { composeBots } from "#src/app/bots.js";
import { composeModel } from "#src/app/model.js";
import { composeMerge } from "#src/app/merge.js";
import { composeEvidence, composeTaskWarnings } from "#src/app/evidence.js";
import { AppError } from "#src/domain/shared/errors.js";
import { createAccessUseCases } from "#src/usecases/access/access-use-cases.js";
import { wecomMassSender } from "#src/usecases/broadcast/wecom-mass-sender.js";
import { createCaptureUseCases } from "#src/usecases/capture/capture-use-cases.js";
import { createCareUseCases } from "#src/usecases/care/care-use-cases.js";
import { createContactUseCases } from "#src/usecases/contacts/contact-use-cases.js";
import { createFollowUpUseCases } from "#src/usecases/follow-up/follow-up-use-cases.js";
import { createImportUseCases } from "#src/usecases/import/import-use-cases.js";
import { createProfileUseCases } from "#src/usecases/profile/profile-use-cases.js";
import { createRebuildUseCases } from "#src/usecases/rebuild/rebuild-use-cases.js";
import { refreshTrust } from "#src/usecases/review/refresh-trust.js";
import { bullQueueDesk } from "#src/adapters/queue/bull-queue-desk.js";
import { createQueueUseCases } from "#src/usecases/queues/queue-use-cases.js";
import { createReportUseCases } from "#src/usecases/report/report-use-cases.js";
import { segmentMembers } from "#src/usecases/segment/segment-members.js";
import { createSettingsUseCases } from "#src/usecases/settings/settings-use-cases.js";
import { systemClock } from "#src/usecases/shared/clock.js";
import { pushTagsJob } from "#src/usecases/wecom/job-contracts.js";
import { joinedMessenger, wecomMessenger } from "#src/usecases/touch/wecom-messenger.js";
import { createTouchUseCases } from "#src/usecases/touch/touch-use-cases.js";
import { deriveRulesOf } from "#src/usecases/understand/default-rules.js";
import { createDeriveUseCases } from "#src/usecases/understand/derive-use-cases.js";

/** The simulator runs on this machine; the real platform never does. */
const LOCAL_PLATFORM = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/;

/** Everything the product can do, bound to this process's connections. */
export type App = Awaited<ReturnType<typeof openApp>>["app"];
/** The connections behind an app, for the entry points of the roles. */
export type Infrastructure = Awaited<ReturnType<typeof openApp>>["infrastructure"];

/** True when an error only says that the records cannot be reached for now. */
function isStoreAway(error: unknown): boolean {
  return (
    error instanceof mongoose.mongo.MongoNetworkError ||
    error instanceof mongoose.mongo.MongoServerSelectionError ||
    error instanceof mongoose.mongo.MongoNotConnectedError ||
    error instanceof mongoose.mongo.MongoTopologyClosedError ||
    (error instanceof mongoose.mongo.MongoError && error.hasErrorLabel("RetryableWriteError")) ||
    error instanceof mongoose.Error.MongooseServerSelectionError
  );
}

/**
 * Connects and composes.
 *
 * @param role named in logs and in claims, e.g. "api".
 * @throws AppError dependency_unavailable an address is missing or the store does not answer.
 */
export async function openApp(config: Config, role = "cli") {
  const { MONGODB_URL, REDIS_URL, CORP_ID: corpId, QUEUE_PREFIX: prefix } = config;
  if (!MONGODB_URL || !REDIS_URL) {
    throw new AppError("dependency_unavailable", "MONGODB_URL 和 REDIS_URL 都要设置；本机试用请运行 bin/up");
  }
  const logger = createLogger(role === "cli" ? "silent" : config.LOG_LEVEL, { role, corpId });
  const onRedisError = (error: Error): void => logger.warn({ err: error.message }, "redis connection");
  const connection = await connectMongo(MONGODB_URL, { appName: `guanxi-${role}` });
  await assertNotHalfRestored(connection).catch(async (error: unknown) => {
    await connection.close();
    throw error;
  });
  const redis = connectRedis(REDIS_URL, "commands", onRedisError);
  const subscriber = role === "api" ? connectRedis(REDIS_URL, "subscriber", onRedisError) : null;
  const clock = await openClock(config, connection);
  const jobs = createBullJobQueue({ redisUrl: REDIS_URL, prefix, onError: onRedisError, now: () => clock.now() });
  const live = redisLiveEvents({
    publisher: redis,
    subscriber,
    prefix,
    onLost: (error) => logger.debug({ err: error }, "live events were not told"),
  });
  const channels = channelRegistry();

  const shippedHolidays = loadHolidayYears();
  const calendar = liveCalendar(workCalendar(shippedHolidays, tymeLunarCalendar));
  const memberStore = mongoMemberStore(connection);
  const members = mongoMemberReader(connection);
  const auditStore = mongoAuditStore(connection);
  const tasks = mongoTaskStore(connection);
  const touches = mongoTouchStore(connection);
  const botAccounts = mongoBotAccountStore(connection);
  const checks = mongoFollowUpCheckStore(connection);
  const contactReader = mongoContactReader(connection);
  const contactStore = mongoContactStore(connection);
  const contactReadModel = mongoContactReadModel(connection);

  const holidays = await composeHolidays(connection, {
    corpId,
    shipped: shippedHolidays,
    calendar,
    clock,
    logger,
    onChanged: (corp) => checks.recheckCare(corp, clock.now()),
  });

  const settings = createSettingsUseCases({
    store: mongoSettingsStore(connection),
    clock,
    corpName: config.CORP_NAME,
    liveEvents: live,
    onDerivationInputsChanged: async (corp) => {
      await derive.markAllDue(corp);
      await derive.sweep({ corpId: corp });
    },
    onCareInputsChanged: (corp) => checks.recheckCare(corp, clock.now()),
    onValueRulesChanged: async (corp) => {
      await contactStore.markAllDirty(corp);
      await derive.sweep({ corpId: corp });
    },
  });
  const access = createAccessUseCases({
    members: memberStore,
    departments: mongoDepartmentStore(connection),
    sessions: mongoSessionStore(connection),
    signInLinks: mongoSignInLinkStore(connection),
    apiKeys: mongoApiKeyStore(connection),
    audit: auditStore,
    passwords: argon2PasswordHasher,
    throttle: redisSignInThrottle(redis, prefix),
    // Sessions, links and the audit are about real time, whatever a demo's clock shows.
    clock: systemClock,
    publicUrl: config.PUBLIC_URL,
    liveEvents: live,
  });
  const capture = createCaptureUseCases({
    contacts: mongoContactRegistry(connection, () => clock.now()),
    members: mongoMemberDirectory(connection),
    log: mongoCaptureLog(connection),
    jobs,
    live,
    clock,
  });
  const trust = mongoTrustStore(connection);
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
  const wecom = composeWecom({ config, connection, redis, jobs, log: logger });
  const { materialLibrary, materialFile, content } = composeMaterials(connection, {
    dataDir: config.DATA_DIR,
    clock,
    media: wecom.platform.media,
  });
  const isWecomOn = async (): Promise<boolean> => (await wecom.credentials.current()) !== null;
  const mass = wecomMassSender({ api: wecom.platform.massSend, isConfigured: isWecomOn, content });
  const touchDeps = {
    touches,
    contacts: contactReader,
    settings,
    members,
    bots: botAccounts,
    messenger: joinedMessenger([channels, wecomMessenger({ mass, kf: wecom.platform.kf, content, capture, clock })]),
    wecomReaches: mongoWecomReaches(connection, isWecomOn),
    singleTasks: mass,
    echoes: mongoOutboundEchoes(connection),
    complaints: mongoComplaints(connection),
    mayBroadcast: broadcastGate(connection),
    tasks,
    jobs,
    live,
    clock,
    calendar,
    processName: `${role}@${hostname()}:${process.pid}`,
  };
  const firstOrders = mongoFirstOrders(connection);
  const segments = composeSegments(connection, touchDeps);
  const sop = composeSop(connection, touchDeps, { tasks, firstOrders, segments: segmentMembers(segments) });
  const onDerivationFailed = (error: unknown, contactId: string): void =>
    logger.warn({ err: error, contactId }, "a word on a warning was not derived at once");
  const followUp = createFollowUpUseCases({
    warnings: composeTaskWarnings(connection, {
      marks: contactStore,
      derivation: derive,
      clock,
      onDerivationFailed,
    }),
    contacts: contactReader,
    reader: mongoFollowUpReader(connection),
    settings,
    members,
    promises: mongoPromiseResolutions(connection),
    tasks,
    watchers: [(contact) => sop.checkContact(contact)],
    checks,
    jobs,
    live,
    clock,
    calendar,
  });
  const touch = createTouchUseCases(touchDeps);
  const broadcasts = composeBroadcasts(connection, touchDeps, {
    mass,
    limits: {
      pageSize: config.BROADCAST_PAGE_SIZE,
      leaseMs: config.BROADCAST_LEASE_MS,
      sendTimeoutMs: Math.min(30_000, Math.floor(config.BROADCAST_LEASE_MS / 3)),
      settleMs: config.BROADCAST_SETTLE_MS,
    },
  });
  const care = createCareUseCases({
    ...touchDeps,
    dates: mongoContactDateStore(connection),
    careRules: areaSettings({ store: mongoAreaSettingsStore(connection), clock }, "care", defaultCareRules),
    checks,
    firstOrders,
    lunar: tymeLunarCalendar,
  });
  const findColleague = mongoColleagueFinder(connection);
  const { warnings, openWarnings, review } = composeEvidence(connection, {
    trust,
    settings,
    tasks: followUp,
    marks: contactStore,
    derivation: derive,
    clock,
    onDerivationFailed,
  });
  const contacts = createContactUseCases({
    contacts: contactReadModel,
    messages: mongoMessageReadModel(connection),
    tasks,
    touches,
    openTasks: mongoOpenTaskCounts(connection),
    warnings: openWarnings,
    trust,
    audit: auditStore,
    clock,
  });
  const profile = createProfileUseCases({
    contacts: contactReadModel,
    decisions: mongoDecisionStore(connection),
    overrides: mongoStageOverrideStore(connection),
    tags: mongoPersonTagStore(connection),
    words: mongoContactWords(connection),
    marks: contactStore,
    derivation: derive,
    learning: review,
    members: {
      isActive: async (corp, userId) => (await memberStore.find(corp, userId))?.status === "active",
    },
    audit: { record: (entry) => access.recordAudit(entry) },
    clock,
    onDerivationFailed: (error, contactId) =>
      logger.warn({ err: error, contactId }, "a decision was not derived at once"),
  });
  const merge = composeMerge(connection, {
    derive,
    live,
    clock,
    contacts: contactReadModel,
    audit: (entry) => access.recordAudit(entry),
  });
  const { bots, media } = composeBots(connection, {
    bots: botAccounts,
    touches,
    planTouch: touch.planTouch,
    onRefused: (error, personId) => logger.warn({ err: error, personId }, "a new friend was not greeted"),
    settings,
    live,
    clock,
    merge,
    contacts: contactReadModel,
    dataDir: config.DATA_DIR,
    mediaMaxBytes: config.MEDIA_MAX_MB * 1_048_576,
  });
  const report = createReportUseCases({
    report: mongoReportReadModel(connection),
    access,
    settings,
    calendar,
    clock,
  });
  const imports = createImportUseCases({
    capture,
    checkpoints: mongoImportCheckpoints(connection),
    zoneOf: async (corp) => (await settings.current(corp)).zone,
    isStoreAway,
    wake: (corp) => derive.sweep({ corpId: corp }),
  });

  const wecomArchive = composeWecomArchive(connection, wecom, { capture, media, jobs, clock, log: logger });

  const clockUseCases = composeClock(connection, clock, {
    checks,
    // In the demo WeCom is the local simulator, whose time is the demo's.
    followers: config.DEMO && LOCAL_PLATFORM.test(config.WECOM_BASE_URL) ? [simulatorClock(config.WECOM_BASE_URL)] : [],
    live,
    onFollowerFailed: (error) => logger.warn({ err: error }, "a clock did not move along"),
  });
  const { wecomWork, doctor } = composeWecomWork(connection, {
    corpId,
    publicUrl: config.PUBLIC_URL,
    platform: wecom.platform,
    content,
    credentials: wecom.credentials,
    lastCallbackAt: async () => {
      const { items } = await wecom.events.listEvents({ corpId, states: [], name: null, after: null, limit: 1 });
      return items[0]?.receivedAt ?? null;
    },
    archiveKeys: () => wecomArchive.keys(corpId),
    onDeparted: (departure) => notices.tellDeparture(departure),
    merge,
    derive,
    settings,
    jobs,
    live,
    clock,
  });
  const notices = composeNotices(connection, {
    notifier: wecomMemberNotifier(wecom.platform.appMessages, async () => {
      const credentials = await wecom.credentials.current();
      return credentials !== null && credentials.agentId !== null;
    }),
    tasks,
    contacts: contactReader,
    settings,
    clock,
    calendar,
    publicUrl: config.PUBLIC_URL,
    onFailed: (error, userId) => logger.warn({ err: error, userId }, "a member was not told"),
    memberStore,
    members,
    viewerOf: async (corp, userId) => {
      const member = await memberStore.find(corp, userId);
      return member?.status === "active" ? access.viewerFor(corp, userId) : null;
    },
    findTask: (viewer, taskId) => followUp.findTask(viewer, taskId),
    completeTask: (viewer, taskId, input) => followUp.completeTask(viewer, taskId, input),
    snoozeTask: (viewer, taskId, until) => followUp.snoozeTask(viewer, taskId, until),
  });
  wecom.sinks.app = {
    cardAnswered: async ({ corpId: corp, userId, taskId: cardId, eventKey: key, responseCode }) => {
      await notices.answerCard({ corpId: corp, userId, cardId, key, responseCode: responseCode || null });
    },
  };
  Object.assign(wecom.sinks, wecomSinks(wecomWork));

  const app = {
    config,
    clock,
    clockUseCases,
    calendar,
    holidays: holidays.useCases,
    logger,
    access,
    bots,
    broadcasts,
    capture,
    care,
    contacts,
    derive,
    followUp,
    notices,
    imports,
    doctor,
    media,
    materialLibrary,
    materialFile,
    groupWelcomes: composeGroupWelcomes(connection, { api: wecom.platform.groupWelcomes, content, clock }),
    joinWays: composeJoinWays(connection, { api: wecom.platform.joinWays, settings, clock }),
    merge,
    profile,
    queues: createQueueUseCases({ desk: bullQueueDesk(jobs), audit: (entry) => access.recordAudit(entry) }),
    rebuild,
    rehearsal: composeRehearsal(connection, touchDeps),
    report,
    segments,
    settings,
    sop,
    touch,
    wecom,
    wecomEvents: wecom.events,
    wecomArchive,
    warnings,
    openWarnings,
    review,
    model,
    isStoreAway,
    wecomWork,
    /** User id of a colleague by the id in a channel; null: somebody outside the corp. */
    colleagueOf: (channel: string, id: string) => findColleague(corpId, { channel, id }),
    /** Brings records and indexes up to date; safe to repeat. */
    migrate: (tell: (line: string) => void) => runMigrations(connection, tell),
  };
  const close = async (): Promise<void> => {
    holidays.close();
    clock.close();
    await jobs.close();
    await closeModel();
    await wecom.close();
    subscriber?.disconnect();
    redis.disconnect();
    await connection.close();
  };
  return { app, infrastructure: { connection, redis, jobs, live, channels }, close };
}
