/** JSON of the codes that lead into customer groups. */
import type { PersonRef } from "./contract.js";

export interface JoinWayJson {
  id: string;
  name: string;
  state: string;
  groups: { chatId: string; name: string; customers: number }[];
  autoCreateRoom: boolean;
  roomBaseName: string;
  roomBaseId: number;
  /** True when there is a picture to show under `/join-ways/:id/qr`. */
  hasPicture: boolean;
  syncState: "synced" | "failed" | "unknown";
  note: string | null;
  /** Everybody who came through it, and those who left again. */
  joined: number;
  left: number;
  createdAt: string;
  createdBy: PersonRef;
}

export interface JoinWayFiguresJson {
  joined: number;
  left: number;
  days: { day: string; joined: number }[];
  byGroup: { chatId: string; name: string; joined: number; left: number }[];
}
