/** JSON of handing over what a member has: customer groups, and who left. */
import type { PersonRef } from "./contract.js";

export interface GroupTransferJson {
  id: string;
  kind: "on_job" | "resigned";
  from: PersonRef;
  to: PersonRef;
  createdAt: string;
  createdBy: PersonRef;
  counts: { done: number; failed: number; unknown: number };
  groups: { chatId: string; name: string; state: "done" | "failed" | "unknown"; note: string | null }[];
}

export interface TransferableGroupJson {
  chatId: string;
  name: string;
  customers: number;
}

/** A member who left, with what nobody has yet. */
export interface LeaverJson {
  member: PersonRef;
  kind: "on_job" | "resigned";
  customers: number;
  groups: number;
}

/** A member found gone, while something waits. */
export interface DepartureJson {
  member: PersonRef;
  how: "left" | "disabled";
  customers: number;
  groups: number;
  foundAt: string;
}
