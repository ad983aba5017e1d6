/** Port: posts to customers' feeds that members confirm (wecom.md §4.7). */

export interface MomentContent {
  text?: string;
  /** Ids from `uploadAttachment` for moments: ≤ 9 images, or one video, or one link. */
  images?: readonly string[];
  video?: string;
  link?: { title: string; url: string; mediaId: string };
}

export interface MomentTaskResult {
  state: "created" | "running" | "done";
  momentId: string | null;
  invalidUserIds: string[];
  invalidTagIds: string[];
}

export interface MomentRecord {
  momentId: string;
  creator: string | null;
  createdAt: Date | null;
  text: string;
}

export interface MomentsApi {
  /** Posts of a time span of at most 30 days, made by the corp and by members, page by page; null: the end. */
  list(query: { from: Date; to: Date; cursor: string | null }): Promise<{ rows: MomentRecord[]; next: string | null }>;
  /** Asynchronous; the job lives 24 h. Left out: everybody. */
  create(input: {
    content: MomentContent;
    userIds?: readonly string[];
    departmentIds?: readonly number[];
    tagIds?: readonly string[];
  }): Promise<string>;
  result(jobId: string): Promise<MomentTaskResult>;
  /** Members who have not published can no longer do so. */
  cancel(momentId: string): Promise<void>;
  /** Who has published. */
  members(momentId: string): Promise<{ userId: string; isPublished: boolean }[]>;
  /** Customers who can see one member's post. */
  receivers(momentId: string, userId: string): Promise<string[]>;
  interactions(
    momentId: string,
    userId: string,
  ): Promise<{
    comments: { externalUserId: string | null; at: Date | null }[];
    likes: { externalUserId: string | null; at: Date | null }[];
  }>;
}
