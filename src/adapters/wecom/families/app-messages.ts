/** Messages of the app to members (wecom.md §5.1-5.3). The app's own token and agent id. */
import { z } from "zod";
import { AppError } from "#src/domain/shared/errors.js";
import type { AppMessageContent, AppMessagesApi } from "#src/usecases/wecom-platform/app-messages-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { given, nothing, text, textOrNull } from "./fields.js";

function bodyOf(content: AppMessageContent): Record<string, unknown> {
  switch (content.kind) {
    case "text":
      return { msgtype: "text", text: { content: content.text } };
    case "markdown":
      return { msgtype: "markdown", markdown: { content: content.markdown } };
    case "textcard": {
      const { title, description, url, buttonText } = content;
      return { msgtype: "textcard", textcard: { title, description, url, ...given({ btntxt: buttonText }) } };
    }
    case "news":
      return {
        msgtype: "news",
        news: {
          articles: content.articles.map(({ title, description, url, pictureUrl }) => ({
            title,
            ...given({ description, url, picurl: pictureUrl }),
          })),
        },
      };
    case "image":
    case "file":
      return { msgtype: content.kind, [content.kind]: { media_id: content.mediaId } };
    case "template_card":
      return { msgtype: "template_card", template_card: content.card };
    default:
      return content satisfies never;
  }
}

export function appMessagesApi(client: WecomClient): AppMessagesApi {
  const agentId = async (): Promise<number> => {
    const credentials = await client.credentials();
    if (credentials.agentId !== null) return credentials.agentId;
    throw new AppError("wecom_not_configured", "还没有填写企业微信应用的 AgentId", {
      details: { missing: ["agentId"] },
    });
  };
  return {
    /**
     * POST message/send, path/90236. Permission: the app's own token, receivers in its range. Unpaged. ≤ 1000 members,
     * ≤ 100 departments; a day: accounts × 200; to one member 30 a minute. Repeat: safe with duplicate check, else
     * unsafe.
     */
    send: async ({ userIds, departmentIds, content, dropDuplicatesSeconds }) => {
      const answer = await client.call({
        method: "POST",
        endpoint: "message/send",
        body: {
          ...(userIds && userIds.length > 0 ? { touser: userIds.join("|") } : {}),
          ...(departmentIds && departmentIds.length > 0 ? { toparty: departmentIds.join("|") } : {}),
          agentid: await agentId(),
          ...bodyOf(content),
          ...(dropDuplicatesSeconds === undefined
            ? {}
            : { enable_duplicate_check: 1, duplicate_check_interval: dropDuplicatesSeconds }),
        },
        answer: z.looseObject({ invaliduser: text, msgid: text, response_code: textOrNull }),
        repeat: dropDuplicatesSeconds === undefined ? "unsafe" : "safe",
      });
      return {
        msgId: answer.msgid,
        invalidUserIds: answer.invaliduser.split("|").filter(Boolean),
        responseCode: answer.response_code,
      };
    },
    /**
     * POST message/update_template_card, path/94888. Permission: the app's own token and agent id. Unpaged. ≤ 1000
     * members; response code: 72 h, once (60140). Repeat: safe.
     */
    updateCard: async ({ responseCode, userIds, change }) => {
      await client.call({
        method: "POST",
        endpoint: "message/update_template_card",
        body: {
          userids: userIds,
          agentid: await agentId(),
          response_code: responseCode,
          ...("buttonText" in change
            ? { button: { replace_name: change.buttonText } }
            : { template_card: change.card }),
        },
        answer: nothing,
        repeat: "safe",
      });
    },
    /** POST message/recall, path/94867. Permission: the app's own token. Unpaged. Within 24 h (42052). Repeat: safe. */
    recall: async (msgId) => {
      await client.call({
        method: "POST",
        endpoint: "message/recall",
        body: { msgid: msgId },
        answer: nothing,
        repeat: "safe",
      });
    },
  };
}
