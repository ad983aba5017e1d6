/** Transfers of customers and groups (wecom.md §4.12). One call at a time per member (45035). */
import { z } from "zod";
import type { TransferInput, TransferRowState, TransfersApi } from "#src/usecases/wecom-platform/transfers-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { allPages, given, instant, integer, listOf, nextCursor, text } from "./fields.js";
import { at, contactPoster } from "./poster.js";

const STATES: Readonly<Record<number, TransferRowState>> = { 1: "done", 2: "waiting", 3: "refused", 4: "limit" };
const lockOf = (userId: string): string => `transfer:${userId.toLowerCase()}`;

export function transfersApi(client: WecomClient): TransfersApi {
  const post = contactPoster(client);
  const start = async (name: string, input: TransferInput & { message?: string }) => {
    const answer = await post(
      name,
      {
        handover_userid: input.handoverUserId,
        takeover_userid: input.takeoverUserId,
        external_userid: input.externalUserIds,
        ...given({ transfer_success_msg: input.message }),
      },
      z.looseObject({ customer: listOf(z.looseObject({ external_userid: z.string(), errcode: integer })) }),
      "unsafe",
      lockOf(input.handoverUserId),
    );
    return answer.customer.map((row) => ({ externalUserId: row.external_userid, errcode: row.errcode }));
  };
  const results = (name: string, handover: string, takeover: string) =>
    allPages(async (cursor) => {
      const answer = await post(
        name,
        { handover_userid: handover, takeover_userid: takeover, ...at(cursor) },
        z.looseObject({
          customer: listOf(z.looseObject({ external_userid: z.string(), status: integer, takeover_time: instant })),
          next_cursor: nextCursor,
        }),
      );
      const rows = answer.customer.map((row) => ({
        externalUserId: row.external_userid,
        state: STATES[row.status] ?? ("other" as const),
        takenOverAt: row.takeover_time,
      }));
      return { rows, next: answer.next_cursor };
    });
  return {
    /**
     * POST externalcontact/transfer_customer, path/92125. Permission: customer contact, both members in range. Unpaged.
     * ≤ 100 rows; a customer ≤ 2 times in 90 days (40128). Repeat: unsafe; `results` tells what has begun.
     */
    start: (input) => start("transfer_customer", input),
    /**
     * POST externalcontact/transfer_result, path/94088. Permission: customer contact, both members in range. Paged by
     * cursor, no size. No limit stated. Repeat: safe (read).
     */
    results: (handover, takeover) => results("transfer_result", handover, takeover),
    /**
     * POST externalcontact/get_unassigned_list, path/92124. Permission: customer contact. Page ≤ 1000. Limit: members
     * who left within a year. Repeat: safe (read).
     */
    unassigned: async (cursor) => {
      const answer = await post(
        "get_unassigned_list",
        { page_size: 1_000, ...at(cursor) },
        z.looseObject({
          info: listOf(
            z.looseObject({ handover_userid: z.string(), external_userid: z.string(), dimission_time: instant }),
          ),
          is_last: z.boolean().nullish(),
          next_cursor: nextCursor,
        }),
      );
      const rows = answer.info.map((row) => ({
        handoverUserId: row.handover_userid,
        externalUserId: row.external_userid,
        leftAt: row.dimission_time,
      }));
      return { rows, next: answer.is_last === true ? null : answer.next_cursor };
    },
    /**
     * POST externalcontact/resigned/transfer_customer, path/94081. Permission: customer contact, new member in range.
     * Unpaged. ≤ 100 rows, left within a year. Repeat: unsafe; `resignedResults` tells what has begun.
     */
    startResigned: (input) => start("resigned/transfer_customer", input),
    /**
     * POST externalcontact/resigned/transfer_result, path/94082. Permission: customer contact, new member in range.
     * Paged by cursor, no size. No limit stated. Repeat: safe (read).
     */
    resignedResults: (handover, takeover) => results("resigned/transfer_result", handover, takeover),
    /**
     * POST externalcontact/groupchat/transfer (path/92127) or …/onjob_transfer (path/95703). Permission: customer
     * contact, new owner in range. Unpaged. ≤ 100; resigned: 300 a day per new owner; in service: a group ≤ 2 times in
     * 90 days. Repeat: unsafe.
     */
    groups: async ({ chatIds, newOwner, ownerIs }) => {
      const answer = await post(
        ownerIs === "resigned" ? "groupchat/transfer" : "groupchat/onjob_transfer",
        { chat_id_list: chatIds, new_owner: newOwner },
        z.looseObject({
          failed_chat_list: listOf(z.looseObject({ chat_id: z.string(), errcode: integer, errmsg: text })),
        }),
        "unsafe",
        lockOf(newOwner),
      );
      return answer.failed_chat_list.map((row) => ({ chatId: row.chat_id, errcode: row.errcode }));
    },
  };
}
