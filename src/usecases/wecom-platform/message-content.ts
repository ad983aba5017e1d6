/** Texts and attachments of welcome messages and mass sends (wecom.md §4.5). */

export type WecomAttachment =
  /** One of both; media ids live 3 days. `picUrl` only from `uploadImage`. */
  | { kind: "image"; mediaId?: string; picUrl?: string }
  | { kind: "link"; title: string; url: string; picUrl?: string; description?: string }
  | { kind: "miniprogram"; title: string; coverMediaId: string; appId: string; page: string }
  | { kind: "video"; mediaId: string }
  | { kind: "file"; mediaId: string };

export interface WecomContent {
  /** ≤ 4000 bytes of UTF-8. */
  text?: string;
  /** ≤ 9. */
  attachments?: readonly WecomAttachment[];
}
