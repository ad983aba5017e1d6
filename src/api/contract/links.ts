/** The JSON of links of the library; see contract.ts for the rules of the shapes. */
import type { AskingState } from "#src/domain/link/asking.js";
import type { ContactRef, PersonRef } from "./contract.js";

/** GET /links, POST /links, PUT /links/:id, DELETE /links/:id */
export interface SavedLinkJson {
  id: string;
  title: string;
  url: string;
  description: string;
  coverId: string | null;
  isTracked: boolean;
  createdBy: PersonRef;
  createdAt: string;
  /** Contacts who opened it. */
  people: number;
  /** Openings by visitors whom nobody knows. */
  unknown: number;
  lastOpenedAt: string | null;
}
/** GET /links/:id/opens: contacts inside the viewer's scope */
export interface LinkOpenJson {
  contact: ContactRef;
  firstAt: string;
  lastAt: string;
  opens: number;
}
/** GET /links/tracking, PUT /links/tracking {isAskingOn} */
export interface TrackingJson {
  /** Why links are not tracked here, in plain Chinese; null: they are. */
  problem: string | null;
  /** Whether visitors are asked who they are. */
  asking: AskingState;
  /** What an administrator opens in WeChat once, to prove that visitors come back. */
  testUrl: string;
}
