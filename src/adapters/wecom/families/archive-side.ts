/** Side calls of the archive (wecom.md §6.5) with the archive's own token. */
import { z } from "zod";
import type { ArchiveSideApi } from "#src/usecases/wecom-platform/archive-side-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { instant, listOf, text, texts } from "./fields.js";

const AGREE: Readonly<Record<string, "agreed" | "declined" | "by_default">> = {
  Agree: "agreed",
  Disagree: "declined",
  Default_Agree: "by_default",
};

export function archiveSideApi(client: WecomClient): ArchiveSideApi {
  return {
    /**
     * POST msgaudit/get_permit_user_list, path/91614. Permission: archive secret. Unpaged. No limit stated.
     * Repeat: safe (read).
     */
    recordedMembers: async () => {
      const answer = await client.call({
        method: "POST",
        endpoint: "msgaudit/get_permit_user_list",
        secret: "archive",
        body: {},
        answer: z.looseObject({ ids: texts }),
        repeat: "safe",
      });
      return answer.ids;
    },
    /**
     * POST msgaudit/check_single_agree, path/91782. Permission: archive secret. Unpaged. ≤ 100 pairs; 2,500 a minute
     * (unconfirmed). Repeat: safe (read).
     */
    consentsOf: async (pairs) => {
      const answer = await client.call({
        method: "POST",
        endpoint: "msgaudit/check_single_agree",
        secret: "archive",
        // The platform's own spelling.
        body: {
          info: pairs.map(({ userId, externalUserId }) => ({ userid: userId, exteranalopenid: externalUserId })),
        },
        answer: z.looseObject({
          agreeinfo: listOf(
            z.looseObject({
              status_change_time: instant,
              userid: text,
              exteranalopenid: text,
              agree_status: text,
            }),
          ),
        }),
        repeat: "safe",
      });
      return answer.agreeinfo.flatMap((row) => {
        const state = AGREE[row.agree_status];
        if (!state) return [];
        return [{ userId: row.userid, externalUserId: row.exteranalopenid, state, at: row.status_change_time }];
      });
    },
  };
}
