/** JSON of the chat archive. */

export interface ArchiveCoverageJson {
  isConfigured: boolean;
  members: { userId: string; since: string; until: string | null }[];
  gaps: { from: string; to: string; reason: string }[];
  lastPullAt: string | null;
  /** Messages will soon be lost: the archive has not answered for long. */
  isAtRisk: boolean;
  messages: Record<"sealed" | "stored" | "captured" | "kept", number>;
  consents: Record<"agreed" | "declined" | "by_default", number>;
}

export interface ArchiveConsentJson {
  userId: string;
  state: "agreed" | "declined" | "by_default";
  at: string;
  source: "archive" | "callback" | "api";
}
