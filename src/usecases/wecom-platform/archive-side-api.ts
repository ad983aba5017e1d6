/** Port: who is recorded, and who agreed (wecom.md §6.5). */

export interface ArchiveSideApi {
  /** Members with an archive seat. */
  recordedMembers(): Promise<string[]>;
  /** At most 100 pairs. `by_default` is no consent of a person. */
  consentsOf(
    pairs: readonly { userId: string; externalUserId: string }[],
  ): Promise<
    { userId: string; externalUserId: string; state: "agreed" | "declined" | "by_default"; at: Date | null }[]
  >;
}
