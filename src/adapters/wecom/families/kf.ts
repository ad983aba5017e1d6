/** WeChat customer service 微信客服 (wecom.md §7) with the kf secret's token. */
import { z } from "zod";
import type { KfApi, KfContent, KfEntry, KfState } from "#src/usecases/wecom-platform/kf-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { integer, listOf, text, textOrNull } from "./fields.js";

const STATES: readonly KfState[] = ["new", "assistant", "waiting", "person", "ended"];
const ORIGINS: Readonly<Record<number, KfEntry["origin"]>> = { 3: "customer", 4: "system", 5: "servicer" };

const Entry = z.looseObject({
  msgid: text,
  open_kfid: text,
  external_userid: text,
  send_time: z.number().default(0),
  origin: integer,
  servicer_userid: textOrNull,
  msgtype: text,
  event: z.looseObject({ open_kfid: text, external_userid: text }).nullish(),
});

/** Our content in WeCom's words (wecom.md §7.4). */
function wordsOf(content: KfContent): { msgtype: string; body: Record<string, unknown> } {
  switch (content.kind) {
    case "text":
      return { msgtype: "text", body: { content: content.text } };
    case "link": {
      const { title, url, description: desc, thumbMediaId } = content;
      const body = { title, url, ...(desc === "" ? {} : { desc }), thumb_media_id: thumbMediaId };
      return { msgtype: "link", body };
    }
    case "miniprogram": {
      const { title, appId: appid, page: pagepath, thumbMediaId } = content;
      return { msgtype: "miniprogram", body: { appid, title, pagepath, thumb_media_id: thumbMediaId } };
    }
    case "image":
    case "video":
    case "file":
      return { msgtype: content.kind, body: { media_id: content.mediaId } };
    default:
      return content satisfies never;
  }
}

export function kfApi(client: WecomClient): KfApi {
  const post = <T>(name: string, body: unknown, answer: z.ZodType<T>, repeat: "safe" | "unsafe" = "safe") =>
    client.call({ method: "POST", endpoint: `kf/${name}`, secret: "kf", body, answer, repeat });
  const Sent = z.looseObject({ msgid: text });
  const send: KfApi["send"] = async ({ openKfId, externalUserId, content, msgId }) => {
    const { msgtype, body } = wordsOf(content);
    const message = { touser: externalUserId, open_kfid: openKfId, msgid: msgId, msgtype, [msgtype]: body };
    return (await post("send_msg", message, Sent)).msgid;
  };
  return {
    /**
     * POST kf/account/list, path/94661. Permission: kf secret. Page ≤ 100 (unconfirmed), only the first is read.
     * No limit stated. Repeat: safe (read).
     */
    accounts: async () => {
      const answer = z.looseObject({ account_list: listOf(z.looseObject({ open_kfid: text, name: text })) });
      const { account_list: rows } = await post("account/list", { offset: 0, limit: 100 }, answer);
      return rows.map((row) => ({ openKfId: row.open_kfid, name: row.name }));
    },
    /**
     * POST kf/sync_msg, path/94670. Permission: kf secret. Page ≤ 1000. The last 3 days; strictly limited without the
     * callback's token (10 min). Repeat: safe (read).
     */
    sync: async ({ openKfId, cursor, token }) => {
      const answer = await post(
        "sync_msg",
        {
          open_kfid: openKfId,
          limit: 1_000,
          ...(cursor === null ? {} : { cursor }),
          ...(token === null ? {} : { token }),
        },
        z.looseObject({ next_cursor: text, has_more: integer, msg_list: listOf(Entry) }),
      );
      const entries = answer.msg_list.map((entry) => ({
        msgId: entry.msgid,
        openKfId: entry.open_kfid || (entry.event?.open_kfid ?? openKfId),
        externalUserId: entry.external_userid || (entry.event?.external_userid ?? ""),
        sentAt: new Date(entry.send_time * 1_000),
        origin: ORIGINS[entry.origin] ?? ("other" as const),
        servicerId: entry.servicer_userid,
        type: entry.msgtype,
        raw: entry,
      }));
      return { entries, next: answer.next_cursor, hasMore: answer.has_more === 1 };
    },
    /**
     * POST kf/send_msg, path/94677. Permission: kf secret; states 0 and 1 only (95018). Unpaged. ≤ 5 in 48 h (95001,
     * 95002), text ≤ 2048 B. Repeat: safe by msgid.
     */
    sendText: ({ text: content, ...to }) => send({ ...to, content: { kind: "text", text: content } }),
    /**
     * POST kf/send_msg, path/94677. Permission: kf secret; states 0 and 1 only (95018). Unpaged. ≤ 5 in 48 h (95001,
     * 95002). Repeat: safe by msgid.
     */
    send,
    /**
     * POST kf/send_msg_on_event, path/95122. Permission: kf secret and the event's code. Unpaged. Code once; welcome
     * and end 20 s, else 48 h. Repeat: safe (a used code is refused).
     */
    sendOnEvent: async (code, content, msgId) =>
      (await post("send_msg_on_event", { code, msgid: msgId, msgtype: "text", text: { content } }, Sent)).msgid,
    /** POST kf/service_state/get, path/94669. Permission: kf secret. Unpaged. No limit stated. Repeat: safe (read). */
    state: async (openKfId, externalUserId) => {
      const answer = await post(
        "service_state/get",
        { open_kfid: openKfId, external_userid: externalUserId },
        z.looseObject({ service_state: integer, servicer_userid: textOrNull, service_userid: textOrNull }),
      );
      const servicerId = answer.servicer_userid ?? answer.service_userid;
      return { state: STATES[answer.service_state] ?? "ended", servicerId };
    },
    /**
     * POST kf/service_state/trans, path/94669. Permission: kf secret. Unpaged. No limit stated; not every move is
     * allowed (95016). Repeat: safe.
     */
    setState: async ({ openKfId, externalUserId, state, servicerId }) => {
      const answer = await post(
        "service_state/trans",
        {
          open_kfid: openKfId,
          external_userid: externalUserId,
          service_state: STATES.indexOf(state),
          ...(servicerId === undefined ? {} : { servicer_userid: servicerId }),
        },
        z.looseObject({ msg_code: textOrNull }),
      );
      return answer.msg_code;
    },
    /**
     * POST kf/customer/batchget, path/95159. Permission: kf secret. Unpaged. ≤ 100, people of the last 48 h.
     * Repeat: safe (read).
     */
    customers: async (externalUserIds) => {
      const answer = await post(
        "customer/batchget",
        { external_userid_list: externalUserIds },
        z.looseObject({
          customer_list: listOf(z.looseObject({ external_userid: text, nickname: text, unionid: textOrNull })),
        }),
      );
      return answer.customer_list.map((row) => ({
        externalUserId: row.external_userid,
        nickname: row.nickname,
        unionId: row.unionid,
      }));
    },
  };
}
