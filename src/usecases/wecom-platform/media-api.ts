/** Port: files for messages (wecom.md §5.4). Media ids live 3 days: keep the file, not the id. */

export type MediaKind = "image" | "voice" | "video" | "file";

export interface MediaUpload {
  kind: MediaKind;
  fileName: string;
  contentType: string;
  bytes: Buffer;
}

export interface MediaApi {
  /**
   * For welcome messages, mass sends and app messages. The same bytes give the same id while it is young enough.
   *
   * @param options.isFresh the known id was refused (40007): upload anew.
   */
  upload(file: MediaUpload, options?: { isFresh?: boolean }): Promise<{ mediaId: string; validUntil: Date }>;
  /** For moments (1) and product albums (2); not exchangeable with `upload` (40007, 41072). */
  uploadAttachment(file: MediaUpload & { for: "moment" | "album" }): Promise<{ mediaId: string; validUntil: Date }>;
  /** A picture's lasting address, usable only inside WeCom's messages; 2 MB. The same bytes give the same one. */
  uploadImage(file: Omit<MediaUpload, "kind">): Promise<string>;
  download(mediaId: string): Promise<{ bytes: Buffer; contentType: string | null; fileName: string | null }>;
}
