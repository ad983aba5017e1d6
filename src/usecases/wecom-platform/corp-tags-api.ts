/** Port: the corp's tag library (wecom.md §4.2). */

export interface WecomTag {
  id: string;
  name: string;
  order: number;
  createdAt: Date | null;
  isDeleted: boolean;
}

export interface WecomTagGroup {
  id: string;
  name: string;
  order: number;
  createdAt: Date | null;
  isDeleted: boolean;
  tags: WecomTag[];
}

export interface CorpTagsApi {
  /** Without ids: all. `isDeleted` is told only for what was asked by id. */
  list(filter?: { tagIds?: readonly string[]; groupIds?: readonly string[] }): Promise<WecomTagGroup[]>;
  /**
   * Adds tags to a group by id, or to a group by name that is made when it is not there. Names ≤ 30 characters.
   * After an unknown outcome: `list` first; the same name again answers 40071.
   */
  add(input: {
    groupId?: string;
    groupName?: string;
    groupOrder?: number;
    tags: readonly { name: string; order?: number }[];
  }): Promise<WecomTagGroup>;
  /** Renames or reorders a tag or a group that this app has made. */
  edit(input: { id: string; name?: string; order?: number }): Promise<void>;
  /** Deletes tags or whole groups that this app has made; takes them off all customers. */
  remove(input: { tagIds?: readonly string[]; groupIds?: readonly string[] }): Promise<void>;
}
