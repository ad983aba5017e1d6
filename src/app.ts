/** Composition root: the areas of src/app, introduced to each other. Nothing else knows all of them. */
import type { Config } from "#config/env.js";
import { loadHolidayYears } from "#config/holidays.js";
import { tymeLunarCalendar } from "#src/adapters/calendar/tyme-lunar-calendar.js";
import { mongoColleagueFinder } from "#src/adapters/mongo/access/member-directory.js";
import { isStoreAway } from "#src/adapters/mongo/is-store-away.js";
import { runMigrations } from "#src/adapters/mongo/migrations/run-migrations.js";
import { mongoReportReadModel } from "#src/adapters/mongo/read/report-read-model.js";
import { bullQueueDesk } from "#src/adapters/queue/bull-queue-desk.js";
import { wecomMemberNotifier } from "#src/adapters/wecom/notices/wecom-member-notifier.js";
import { composeAccess } from "#src/app/access.js";
import { composeBots } from "#src/app/bots.js";
import { composeClock } from "#src/app/clock.js";
import { composeContacts } from "#src/app/contacts.js";
import { openGround, type Ground } from "#src/app/ground.js";
import { composeGroupWelcomes } from "#src/app/group-welcomes.js";
import { composeHolidays } from "#src/app/holidays.js";
import { composeJoinWays } from "#src/app/join-ways.js";
import { composeLinks } from "#src/app/links.js";
import { composeMaterials } from "#src/app/materials.js";
import { composeNotices } from "#src/app/notices.js";
import { openRecords } from "#src/app/records.js";
import { composeSending } from "#src/app/sending.js";
import { composeUnderstanding } from "#src/app/understanding.js";
import { composeWecomArchive } from "#src/app/wecom-archive.js";
import { wecomSinks } from "#src/app/wecom-sinks.js";
import { composeWecomWork } from "#src/app/wecom-work.js";
import { composeWecom } from "#src/app/wecom.js";
import { liveCalendar } from "#src/domain/calendar/live-calendar.js";
import { workCalendar } from "#src/domain/calendar/work-calendar.js";
import { createQueueUseCases } from "#src/usecases/queues/queue-use-cases.js";
import { createReportUseCases } from "#src/usecases/report/report-use-cases.js";

/** Everything the product can do, bound to this process's connections. */
export type App = Awaited<ReturnType<typeof openApp>>["app"];
/** The connections behind an app, for the entry points of the roles. */
export type Infrastructure = Awaited<ReturnType<typeof openApp>>["infrastructure"];

/**
 * Connects and composes.
 *
 * @param role named in logs and in claims: what the process runs, e.g. "api" or "api+worker", or "cli".
 * @throws AppError dependency_unavailable an address is missing or the store does not answer.
 */
export async function openApp(config: Config, role = "cli") {
  const ground = await openGround(config, role);
  try {
    return await composeApp(config, ground);
  } catch (error) {
    await ground.close();
    throw error;
  }
}

async function composeApp(config: Config, ground: Ground) {
  const { corpId, logger, connection, redis, jobs, live, clock, channels } = ground;
  const records = openRecords(connection);

  const shippedHolidays = loadHolidayYears();
  const calendar = liveCalendar(workCalendar(shippedHolidays, tymeLunarCalendar));
  const holidays = await composeHolidays(connection, {
    corpId,
    shipped: shippedHolidays,
    calendar,
    clock,
    logger,
    onChanged: (corp) => records.checks.recheckCare(corp, clock.now()),
  });

  const access = composeAccess(ground, records);
  const understanding = composeUnderstanding(ground, records, { calendar });
  const { settings, derive, capture, model, imports, rebuild } = understanding;

  const wecom = composeWecom({ config, connection, redis, jobs, log: logger });
  const { links, tracker } = composeLinks(ground, records, wecom);
  const { materialLibrary, materialFile, content } = composeMaterials(connection, {
    dataDir: config.DATA_DIR,
    clock,
    links: tracker,
    media: wecom.platform.media,
  });
  const sending = composeSending(ground, records, { wecom, content, links: tracker, capture, settings, calendar });
  const { touch, sop, segments, broadcasts, care } = sending;
  const { followUp, warnings, openWarnings, review, contacts, savedViews, profile, merge } = composeContacts(
    ground,
    records,
    {
      access,
      derive,
      settings,
      calendar,
      watchers: [(contact) => sop.checkContact(contact)],
    },
  );
  const { bots, media } = composeBots(connection, {
    bots: records.bots,
    touches: records.touches,
    planTouch: touch.planTouch,
    onRefused: (error, personId) => logger.warn({ err: error, personId }, "a new friend was not greeted"),
    settings,
    live,
    clock,
    merge,
    contacts: records.contactReadModel,
    dataDir: config.DATA_DIR,
    mediaMaxBytes: config.MEDIA_MAX_MB * 1_048_576,
  });

  const wecomArchive = composeWecomArchive(connection, wecom, { capture, media, jobs, clock, log: logger });
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
    onBroken: (pass) => notices.tellBrokenPass(pass),
    endAccess: (corpOfMember, userId) => access.endAccess(corpOfMember, userId),
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
    tasks: records.tasks,
    contacts: records.contactReader,
    settings,
    clock,
    calendar,
    publicUrl: config.PUBLIC_URL,
    onFailed: (error, userId) => logger.warn({ err: error, userId }, "a member was not told"),
    memberStore: records.memberStore,
    members: records.members,
    viewerOf: async (corp, userId) => {
      const member = await records.memberStore.find(corp, userId);
      return member?.status === "active" ? access.viewerFor(corp, userId) : null;
    },
    findTask: (viewer, taskId) => followUp.findTask(viewer, taskId),
    completeTask: (viewer, taskId, input) => followUp.completeTask(viewer, taskId, input),
    snoozeTask: (viewer, taskId, until) => followUp.snoozeTask(viewer, taskId, until),
  });
  Object.assign(wecom.sinks, wecomSinks(wecomWork, notices, links));

  const findColleague = mongoColleagueFinder(connection);
  const app = {
    config,
    clock,
    clockUseCases: composeClock(ground, records),
    calendar,
    holidays: holidays.useCases,
    logger,
    access,
    bots,
    broadcasts,
    capture,
    care,
    contacts,
    savedViews,
    derive,
    followUp,
    notices,
    imports,
    links,
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
    rehearsal: sending.rehearsalWith(followUp),
    report: createReportUseCases({ report: mongoReportReadModel(connection), access, settings, calendar, clock }),
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
    await understanding.closeModel();
    await wecom.close();
    await ground.close();
  };
  return { app, infrastructure: { connection, redis, jobs, live, channels }, close };
}
