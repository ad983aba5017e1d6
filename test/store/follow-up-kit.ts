/** Follow-up, care and touches on a real store, with clock, queue and channel in the test's hands. */
import { plainLinks } from "#src/usecases/link/track-links.js";
import { stableId } from "#src/usecases/shared/ids.js";
import type { Connection } from "mongoose";
import { mongoMemberReader } from "#src/adapters/mongo/access/member-directory.js";
import { contactModel, type ContactDoc } from "#src/adapters/mongo/capture/contact-model.js";
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
import { mongoContactStore } from "#src/adapters/mongo/understand/contact-store.js";
import { mongoWarningDecisionStore, mongoWarningReadModel } from "#src/adapters/mongo/warnings/warning-stores.js";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { mongoContactDateStore } from "#src/adapters/mongo/care/contact-date-store.js";
import { mongoAreaSettingsStore } from "#src/adapters/mongo/settings/area-settings-store.js";
import { defaultCareRules } from "#src/domain/care/care-rules.js";
import { areaSettings } from "#src/usecases/settings/area-settings.js";
import type { Contact } from "#src/domain/contact/contact.js";
import type { Viewer } from "#src/domain/member/member.js";
import { defaultSettings } from "#src/domain/settings/settings.js";
import { mongoRuleReplies } from "#src/adapters/mongo/bots/rule-replies.js";
import { defaultBotSettings } from "#src/domain/bot/bot-settings.js";
import { createBotUseCases } from "#src/usecases/bots/bot-use-cases.js";
import { createCareUseCases } from "#src/usecases/care/care-use-cases.js";
import { createFollowUpUseCases } from "#src/usecases/follow-up/follow-up-use-cases.js";
import { createTouchUseCases } from "#src/usecases/touch/touch-use-cases.js";
import type { ContactDerivation } from "#src/usecases/profile/ports.js";
import type { WarningDecisionStore } from "#src/usecases/warnings/ports.js";
import { warningsOfTasks } from "#src/usecases/warnings/answer-by-task.js";
import type { TouchStore } from "#src/usecases/touch/ports.js";
import { chinaCalendar, lunarCalendar } from "#test/builders/calendars.js";
import { fakeClock, type FakeClock } from "#test/fakes/fake-clock.js";
import { fakeJobQueue } from "#test/fakes/fake-job-queue.js";
import { fakeLiveEvents } from "#test/fakes/fake-live-events.js";
import { fakeMessenger } from "#test/fakes/fake-messenger.js";

export type FollowUpKit = ReturnType<typeof openFollowUp>;

export interface KitOptions {
  clock?: FakeClock;
  settings?: Partial<ReturnType<typeof defaultSettings>>;
  /** Puts something in the touch store's way, e.g. a crash. */
  wrapTouches?: (touches: TouchStore) => TouchStore;
  processName?: string;
  /** Puts something in the way of words on warnings. */
  wrapDecisions?: (decisions: WarningDecisionStore) => WarningDecisionStore;
  /** Derives a contact after a word on one of its warnings; left out: nothing does. */
  derivation?: ContactDerivation;
}

/** @param corpId a corp of its own for every test. */
export function openFollowUp(connection: Connection, corpId: string, options: KitOptions = {}) {
  const clock = options.clock ?? fakeClock("2026-11-23T10:00:00+08:00");
  const jobs = fakeJobQueue();
  const live = fakeLiveEvents();
  const messenger = fakeMessenger();
  const stores = {
    tasks: mongoTaskStore(connection),
    checks: mongoFollowUpCheckStore(connection),
    touches: (options.wrapTouches ?? ((store) => store))(mongoTouchStore(connection)),
    bots: mongoBotAccountStore(connection),
  };
  const current = { ...defaultSettings(corpId, "新元自动化", new Date(0)), ...options.settings };
  const shared = {
    contacts: mongoContactReader(connection),
    settings: { get: () => Promise.resolve(current) },
    members: mongoMemberReader(connection),
    jobs,
    live,
    clock,
    calendar: chinaCalendar,
  };
  const followUp = createFollowUpUseCases({
    ...shared,
    warnings: warningsOfTasks({
      warnings: mongoWarningReadModel(connection),
      decisions: (options.wrapDecisions ?? ((decisions) => decisions))(mongoWarningDecisionStore(connection)),
      marks: mongoContactStore(connection),
      derivation: options.derivation ?? { contactDecided: () => Promise.resolve() },
      clock,
      onDerivationFailed: (error) => {
        throw error;
      },
    }),
    reader: mongoFollowUpReader(connection),
    promises: mongoPromiseResolutions(connection),
    tasks: stores.tasks,
    checks: stores.checks,
  });
  const touchDeps = {
    ...shared,
    touches: stores.touches,
    bots: stores.bots,
    messenger,
    echoes: mongoOutboundEchoes(connection),
    complaints: mongoComplaints(connection),
    tasks: stores.tasks,
    links: plainLinks,
    processName: options.processName ?? "test",
    sendTimeoutMs: 200,
  };
  const touch = createTouchUseCases(touchDeps);
  const care = createCareUseCases({
    ...touchDeps,
    dates: mongoContactDateStore(connection),
    careRules: areaSettings({ store: mongoAreaSettingsStore(connection), clock }, "care", defaultCareRules),
    checks: stores.checks,
    firstOrders: mongoFirstOrders(connection),
    lunar: lunarCalendar,
  });
  const bots = createBotUseCases({
    ...touchDeps,
    behaviour: areaSettings({ store: mongoAreaSettingsStore(connection), clock }, "bots", defaultBotSettings),
    replies: mongoRuleReplies(connection),
    merge: { knowAs: () => Promise.resolve(0) },
    planTouch: touch.planTouch,
    contactOf: (corp, wechatId) => Promise.resolve(stableId("ct", corp, "wechaty", wechatId)),
    onRefused: () => undefined,
  });
  return { corpId, clock, jobs, live, messenger, stores, settings: current, followUp, touch, touchDeps, care, bots };
}

/** Puts a contact as understanding would leave it. */
export async function putContact(connection: Connection, contact: Contact): Promise<void> {
  const { id, ...fields } = contact;
  // Derivation's own marks are not read here.
  const doc = { ...fields, _id: id } as ContactDoc;
  await collectionOf(connection, contactModel).replaceOne({ _id: id }, doc, { upsert: true });
}

export const aViewer = (corpId: string, userId = "liqian", members: Viewer["members"] = [userId]): Viewer => ({
  corpId,
  userId,
  role: "sales",
  members,
  seesContactDetails: true,
});
