/** Composition of everything that sends: the outbox, and the plans, care, segments and broadcasts that fill it. */
import { hostname } from "node:os";
import { tymeLunarCalendar } from "#src/adapters/calendar/tyme-lunar-calendar.js";
import { mongoContactDateStore } from "#src/adapters/mongo/care/contact-date-store.js";
import { mongoComplaints, mongoOutboundEchoes } from "#src/adapters/mongo/follow-up/follow-up-reader.js";
import { mongoAreaSettingsStore } from "#src/adapters/mongo/settings/area-settings-store.js";
import { mongoWecomReaches } from "#src/adapters/mongo/wecom/wecom-reaches.js";
import { defaultCareRules } from "#src/domain/care/care-rules.js";
import { wecomMassSender } from "#src/usecases/broadcast/wecom-mass-sender.js";
import { createCareUseCases } from "#src/usecases/care/care-use-cases.js";
import type { FollowUpUseCases } from "#src/usecases/follow-up/follow-up-use-cases.js";
import type { ContentPreparer } from "#src/usecases/material/prepare-content.js";
import { segmentMembers } from "#src/usecases/segment/segment-members.js";
import { areaSettings } from "#src/usecases/settings/area-settings.js";
import type { TouchDeps } from "#src/usecases/touch/touch-deps.js";
import { createTouchUseCases } from "#src/usecases/touch/touch-use-cases.js";
import { joinedMessenger, wecomMessenger, type WecomMessengerDeps } from "#src/usecases/touch/wecom-messenger.js";
import type { Ground } from "./ground.js";
import { broadcastGate, composeBroadcasts, composeRehearsal, composeSegments } from "./outreach.js";
import type { Records } from "./records.js";
import { composeSop } from "./sop.js";
import type { composeWecom } from "./wecom.js";

export function composeSending(
  ground: Ground,
  records: Records,
  {
    wecom,
    content,
    capture,
    ...deps
  }: Pick<TouchDeps, "settings" | "calendar" | "links"> & {
    wecom: ReturnType<typeof composeWecom>;
    content: ContentPreparer;
    capture: WecomMessengerDeps["capture"];
  },
) {
  const { config, connection, role, jobs, live, clock, channels } = ground;
  const { tasks, firstOrders } = records;

  const isWecomOn = async (): Promise<boolean> => (await wecom.credentials.current()) !== null;
  const mass = wecomMassSender({ api: wecom.platform.massSend, isConfigured: isWecomOn, content });
  const touchDeps = {
    ...deps,
    touches: records.touches,
    contacts: records.contactReader,
    members: records.members,
    bots: records.bots,
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
    processName: `${role}@${hostname()}:${process.pid}`,
  };
  const segments = composeSegments(connection, touchDeps);
  const sop = composeSop(connection, touchDeps, { tasks, firstOrders, segments: segmentMembers(segments) });
  return {
    segments,
    touch: createTouchUseCases(touchDeps),
    sop,
    broadcasts: composeBroadcasts(connection, touchDeps, {
      mass,
      limits: {
        pageSize: config.BROADCAST_PAGE_SIZE,
        leaseMs: config.BROADCAST_LEASE_MS,
        sendTimeoutMs: Math.min(30_000, Math.floor(config.BROADCAST_LEASE_MS / 3)),
        settleMs: config.BROADCAST_SETTLE_MS,
      },
    }),
    care: createCareUseCases({
      ...touchDeps,
      dates: mongoContactDateStore(connection),
      careRules: areaSettings({ store: mongoAreaSettingsStore(connection), clock }, "care", defaultCareRules),
      checks: records.checks,
      firstOrders,
      lunar: tymeLunarCalendar,
    }),
    rehearsalWith: (followUp: Pick<FollowUpUseCases, "upcomingTasks">) =>
      composeRehearsal(connection, touchDeps, { sop, followUp }),
  };
}
