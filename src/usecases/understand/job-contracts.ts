/** What may be asked of the derive chain. Losing any of these jobs is repaired by the sweep; all are safe to rerun. */
import { z } from "zod";
import { defineJobContract } from "../shared/job-contract.js";

const corp = { v: z.literal(1), corpId: z.string().min(1) };

/** Reads one conversation anew and stores what it says: facts, intents, promises, moods, replies, activity. */
export const understandConversationJob = defineJobContract({
  name: "understand-conversation",
  queue: "derive",
  payload: z.object({ ...corp, conversationId: z.string().min(1) }),
  key: (p) => `understand-${p.conversationId}`,
});

/** Decides a contact's profile, activity and stage from what its conversations say and people decided. */
export const advanceStageJob = defineJobContract({
  name: "advance-stage",
  queue: "derive",
  payload: z.object({ ...corp, contactId: z.string().min(1) }),
  key: (p) => `advance-${p.contactId}`,
});

/** Puts the tags of the rules on a contact, then asks for its follow-up. */
export const tagContactJob = defineJobContract({
  name: "tag-contact",
  queue: "derive",
  payload: z.object({ ...corp, contactId: z.string().min(1) }),
  key: (p) => `tag-${p.contactId}`,
});

/** Works off everything that is due, page by page: after imports and crashes. */
export const deriveBacklogJob = defineJobContract({
  name: "derive-backlog",
  queue: "derive",
  payload: z.object({ ...corp }),
  key: (p) => `backlog-${p.corpId}`,
});

/** Settles abandoned captures and asks for the backlog when anything is due. Scheduled. */
export const sweepDerivationJob = defineJobContract({
  name: "sweep-derivation",
  queue: "upkeep",
  payload: z.object({ ...corp }),
  key: (p) => `sweep-derivation-${p.corpId}`,
});

/** Moves contacts whom silence moves by now. Scheduled. */
export const sweepStagesJob = defineJobContract({
  name: "sweep-stages",
  queue: "upkeep",
  payload: z.object({ ...corp }),
  key: (p) => `sweep-stages-${p.corpId}`,
});
