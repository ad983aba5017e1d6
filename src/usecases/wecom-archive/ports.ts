/** Ports of the chat archive 会话内容存档 (wecom.md §6). Read only: nothing can be sent through it. */

/** One message as the archive hands it over. */
export interface SealedMessage {
  /** 64 bits, written with 20 digits so that texts sort like numbers. */
  seq: string;
  msgId: string;
  /** Which of the corp's keys the random key is encrypted with. */
  keyVersion: number;
  /** Base64, RSA PKCS#1 v1.5. */
  randomKey: string;
  /** As the vendor's library decrypts it. */
  message: string;
}

/** What the vendor's library or its stand-in does. Codes of failures: wecom.md §6.2. */
export interface ArchiveReader {
  /** At most 1,000 messages after a seq; "" begins at the first. An empty list: up to date. @throws ArchiveError */
  pull(afterSeq: string, limit: number): Promise<SealedMessage[]>;
  /** The message's JSON. @throws ArchiveError 10007: the key of its version is missing. */
  open(sealed: SealedMessage): Promise<string>;
  /** A file in chunks of at most 512 KB. @throws ArchiveError 10010: it has expired. */
  media(fileId: string): AsyncIterable<Uint8Array>;
}

/** Port: the reader as configured now. */
export interface ArchiveReaders {
  /** null: no archive is configured. */
  current(): Promise<ArchiveReader | null>;
}

/** `sealed`: its key is missing. `kept`: no chat with a customer. */
export type ArchivedState = "sealed" | "stored" | "captured" | "kept";

export interface ArchivedMessage {
  corpId: string;
  msgId: string;
  seq: string;
  keyVersion: number;
  state: ArchivedState;
  /** Decrypted JSON, unchanged; null while sealed. */
  json: string | null;
  /** Kept while sealed. */
  sealed: Pick<SealedMessage, "randomKey" | "message"> | null;
  sentAt: Date | null;
  pulledAt: Date;
  note: string | null;
}

export type ConsentState = "agreed" | "declined" | "by_default";

/** What a customer said about archiving to one member, at one time. Never changed; the newest one counts. */
export interface ConsentRecord {
  corpId: string;
  externalUserId: string;
  userId: string;
  state: ConsentState;
  at: Date;
  source: "archive" | "callback" | "api";
}

/** A member whose chats are archived, from when to when. */
export interface CoverageSpan {
  corpId: string;
  userId: string;
  since: Date;
  until: Date | null;
}

/** A time of which messages may be missing for ever. */
export interface ArchiveGap {
  corpId: string;
  from: Date;
  to: Date;
  reason: string;
}

export interface ArchiveStore {
  /** Stores messages in their order, each once; done when on disk. */
  put(messages: readonly ArchivedMessage[]): Promise<void>;
  /** The highest seq that is stored; "" when none is. The cursor is what is stored, so that neither can be ahead. */
  lastSeq(corpId: string): Promise<string>;
  /** Messages of a state, in seq order. */
  withState(corpId: string, state: ArchivedState, limit: number): Promise<ArchivedMessage[]>;
  setState(corpId: string, msgIds: readonly string[], state: ArchivedState, note: string | null): Promise<void>;
  /** A sealed one was opened. */
  opened(corpId: string, msgId: string, json: string, sentAt: Date | null): Promise<void>;
  countStates(corpId: string): Promise<Record<ArchivedState, number>>;

  addConsents(records: readonly ConsentRecord[]): Promise<void>;
  /** Newest first. */
  consentsOf(corpId: string, externalUserId: string): Promise<ConsentRecord[]>;
  /** The newest word of each pair of these customers. */
  newestConsents(corpId: string, externalUserIds: readonly string[]): Promise<ConsentRecord[]>;
  /** Pairs by their newest word. */
  consentCounts(corpId: string): Promise<Record<ConsentState, number>>;
  /** Takes the turn to ask about consents unless it was taken after an instant. */
  takeConsentTurn(corpId: string, at: Date, notSince: Date): Promise<boolean>;

  spans(corpId: string): Promise<CoverageSpan[]>;
  /** Opens spans of new members and closes those of members who are not recorded any more. */
  setRecorded(corpId: string, userIds: readonly string[], at: Date): Promise<void>;

  gaps(corpId: string): Promise<ArchiveGap[]>;
  addGap(gap: ArchiveGap): Promise<void>;
  /** When the archive last answered, whether or not there was something new. */
  lastPullAt(corpId: string): Promise<Date | null>;
  notePull(corpId: string, at: Date): Promise<void>;
}

/** A code of the vendor's library (wecom.md §6.2). */
export class ArchiveError extends Error {
  readonly code: number;

  constructor(code: number, what: string) {
    super(`${what}: archive code ${code}`);
    this.name = "ArchiveError";
    this.code = code;
  }
}
