/** Ports of files that people sent. */

export interface MediaFile {
  corpId: string;
  /** Hash of corp, source and the source's message id: the same message gives the same file. */
  id: string;
  /** The message it belongs to. */
  messageId: string;
  kind: "image" | "voice" | "file" | "video";
  name: string;
  state: "stored" | "refused" | "failed";
  /** As its bytes say; null while unknown. */
  mime: string | null;
  sizeBytes: number | null;
  sha256: string | null;
  /** Plain Chinese: why refused or failed. */
  note: string | null;
  at: Date;
}

export interface MediaIndex {
  find(corpId: string, mediaId: string): Promise<MediaFile | null>;
  findMany(corpId: string, mediaIds: readonly string[]): Promise<MediaFile[]>;
  /** Stores or renews it; a stored file never becomes a failed one. */
  put(file: MediaFile): Promise<void>;
  /** Contacts that take part in the conversation of a message. */
  contactsOf(corpId: string, messageId: string): Promise<string[]>;
}

export interface StoredBytes {
  mime: string | null;
  sizeBytes: number;
  sha256: string;
}

/** Port: where the bytes lie. */
export interface MediaStore {
  /**
   * Writes a file whole or not at all; writing it again is harmless.
   *
   * @throws AppError invalid_input larger than `maxBytes`, or of a kind that is not kept.
   */
  write(corpId: string, mediaId: string, bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBytes>;
  /** The bytes; null when they are not there. */
  read(corpId: string, mediaId: string): Promise<NodeJS.ReadableStream | null>;
}
