/** The JSON of customer groups' greetings; see contract.ts for the rules of the shapes. */
import type { Attachment } from "#src/domain/material/attachment.js";
import type { PersonRef } from "./contract.js";

/** GET /group-welcomes, POST /group-welcomes {text, attachment}, PUT|DELETE /group-welcomes/:id */
export interface GroupWelcomeJson {
  id: string;
  text: string;
  attachment: Attachment | null;
  state: "synced" | "failed" | "unknown";
  note: string | null;
  createdBy: PersonRef;
  createdAt: string;
}
