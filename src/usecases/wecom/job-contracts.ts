/** Jobs of the work with WeCom. */
import { z } from "zod";
import { SYNC_KINDS } from "#src/domain/wecom/wecom-records.js";
import { defineJobContract } from "../shared/job-contract.js";

const corp = { v: z.literal(1), corpId: z.string().min(1) };

/** Goes on with a pass through everything of a kind. */
export const runSyncJob = defineJobContract({
  name: "run-wecom-sync",
  queue: "wecom-sync",
  payload: z.object({ ...corp, kind: z.enum(SYNC_KINDS) }),
  key: (p) => `run-wecom-sync-${p.corpId}-${p.kind}`,
});

/** Puts a contact's tags on its customers in WeCom, and takes off what is gone. */
export const pushTagsJob = defineJobContract({
  name: "push-wecom-tags",
  queue: "wecom-sync",
  payload: z.object({ ...corp, contactId: z.string().min(1) }),
  key: (p) => `push-wecom-tags-${p.contactId}`,
});

/** Does in WeCom's tag library what was changed here. */
export const pushTagLibraryJob = defineJobContract({
  name: "push-wecom-tag-library",
  queue: "wecom-sync",
  payload: z.object({ ...corp }),
  key: (p) => `push-wecom-tag-library-${p.corpId}`,
});

/** Makes the channel codes in WeCom what they should be now: rota, caps, switched off. Scheduled every minute. */
export const rotateWaysJob = defineJobContract({
  name: "rotate-contact-ways",
  queue: "wecom-sync",
  payload: z.object({ ...corp }),
  key: (p) => `rotate-contact-ways-${p.corpId}`,
});

/** Brings the files of greetings to WeCom before they are needed. Scheduled, and after a greeting was changed. */
export const warmWelcomesJob = defineJobContract({
  name: "warm-wecom-welcomes",
  queue: "wecom-sync",
  payload: z.object({ ...corp }),
  key: (p) => `warm-wecom-welcomes-${p.corpId}`,
});

/** Begins the daily pass, and goes on with passes whose process died. Scheduled. */
export const sweepSyncJob = defineJobContract({
  name: "sweep-wecom-sync",
  queue: "upkeep",
  payload: z.object({ ...corp }),
  key: (p) => `sweep-wecom-sync-${p.corpId}`,
});
