/** Broadcasts of a bench instance with a WeCom of our own behind the port. */
import { mongoMemberReader } from "#src/adapters/mongo/access/member-directory.js";
import { mongoBotAccountStore } from "#src/adapters/mongo/follow-up/bot-account-store.js";
import {
  mongoComplaints,
  mongoContactReader,
  mongoOutboundEchoes,
} from "#src/adapters/mongo/follow-up/follow-up-reader.js";
import { mongoTaskStore } from "#src/adapters/mongo/follow-up/task-store.js";
import { mongoTouchStore } from "#src/adapters/mongo/follow-up/touch-store.js";
import { composeBroadcasts } from "#src/app/outreach.js";
import { defaultSettings } from "#src/domain/settings/settings.js";
import type { Viewer } from "#src/domain/member/member.js";
import { plainLinks } from "#src/usecases/link/track-links.js";
import type { BroadcastLimits } from "#src/usecases/broadcast/broadcast-deps.js";
import type { MassSender } from "#src/usecases/broadcast/ports.js";
import type { BenchInstance } from "../product/product-instance.js";

export const operator = (corpId: string): Viewer => ({
  corpId,
  userId: "ops",
  role: "admin",
  members: "all",
  seesContactDetails: true,
});

export interface CountedMass extends MassSender {
  /** When each creation began, in ms of performance.now(). */
  begunAt: number[];
  receivers: number;
  cancelled: number;
}

/** Answers like WeCom after `latencyMs`; nobody confirms. */
export function countedMass(latencyMs: number): CountedMass {
  const later = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, latencyMs, value));
  const mass: CountedMass = {
    begunAt: [],
    receivers: 0,
    cancelled: 0,
    isAvailable: () => Promise.resolve(true),
    prepare: (_corpId, { text }) => Promise.resolve({ text }),
    createTask: async ({ externalUserIds }) => {
      mass.begunAt.push(performance.now());
      mass.receivers += externalUserIds.length;
      return await later({ msgId: `msg_${mass.begunAt.length}`, failed: [] });
    },
    taskStatus: () => later([]),
    results: () => later({ items: [], next: null }),
    remind: () => later(undefined),
    cancel: () => {
      mass.cancelled++;
      return later(undefined);
    },
    findTasks: () => later([]),
  };
  return mass;
}

export function benchBroadcasts(bench: BenchInstance, mass: MassSender, limits: Partial<BroadcastLimits> = {}) {
  const { connection, jobs, live } = bench.infrastructure;
  const { app } = bench;
  const settings = {
    ...defaultSettings(app.config.CORP_ID, "bench", new Date(0)),
    // It runs at any hour.
    quietHours: { from: "00:00", to: "00:00" },
  };
  return composeBroadcasts(
    connection,
    {
      touches: mongoTouchStore(connection),
      contacts: mongoContactReader(connection),
      settings: { get: () => Promise.resolve(settings) },
      members: mongoMemberReader(connection),
      bots: mongoBotAccountStore(connection),
      messenger: bench.infrastructure.channels,
      echoes: mongoOutboundEchoes(connection),
      complaints: mongoComplaints(connection),
      tasks: mongoTaskStore(connection),
      jobs,
      live,
      clock: app.clock,
      calendar: app.calendar,
      links: plainLinks,
      processName: "bench",
    },
    { mass, limits },
  );
}

/** A broadcast to everybody, checked, handed in and approved. */
export async function approvedBroadcast(
  broadcasts: ReturnType<typeof benchBroadcasts>,
  viewer: Viewer,
): Promise<string> {
  const text = "您好,新品手册已经更新,需要的话我发一份给您。";
  const { id } = await broadcasts.create(viewer, {
    name: "bench",
    delivery: "wecom",
    segmentId: null,
    segmentVersion: null,
    rule: { kind: "all", of: [] },
    variants: [
      { key: "A", weight: 1, text, attachments: [] },
      { key: "B", weight: 1, text: `${text}也欢迎来展会。`, attachments: [] },
    ],
    scheduledAt: null,
  });
  await broadcasts.preflightBroadcast({ corpId: viewer.corpId, broadcastId: id });
  await broadcasts.submit(viewer, id);
  await broadcasts.approve(viewer, id);
  return id;
}
