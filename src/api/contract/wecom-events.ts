/** JSON of the callback log. */

export interface WecomEventJson {
  id: string;
  /** e.g. "change_external_contact.add_external_contact" */
  name: string;
  agent: string;
  userId: string | null;
  externalUserId: string | null;
  chatId: string | null;
  happenedAt: string;
  receivedAt: string;
  state: "received" | "processed" | "failed" | "ignored";
  attempts: number;
  note: string | null;
  processedAt: string | null;
  welcome: { state: "pending" | "done" | "late" | "failed"; note: string | null; doneAt: string | null } | null;
}

/** One event with what was received. */
export interface WecomEventDetailJson extends WecomEventJson {
  xml: string;
}

export interface WecomEventCountsJson {
  byName: { name: string; state: WecomEventJson["state"]; count: number }[];
  oldestWaitingAt: string | null;
}
