/** What members were told, in MongoDB: the id is the key, so the store decides who was first. */
import type { Connection } from "mongoose";
import { stableId } from "#src/usecases/shared/ids.js";
import type { NoticeStore } from "#src/usecases/notices/ports.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";
import { insertUnlessThere } from "../insert-unless-there.js";

export interface NoticeDoc {
  _id: string;
  corpId: string;
  key: string;
  at: Date;
}

export const noticeModel = defineModel<NoticeDoc>(
  "MemberNotice",
  "member_notices",
  { _id: String, corpId: String, key: String, at: Date },
  [
    // Old ones, for clearing up.
    { name: "by_time", keys: { corpId: 1, at: 1 } },
  ],
);

export function mongoNoticeStore(connection: Connection): NoticeStore {
  const notices = collectionOf(connection, noticeModel);
  return {
    take: async (corpId, key, at) =>
      (await insertUnlessThere(notices, { _id: stableId("no", corpId, key), corpId, key, at })).isNew,
  };
}
