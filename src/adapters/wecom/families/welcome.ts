/** Welcome messages (wecom.md §4.5). */
import type { WelcomeApi } from "#src/usecases/wecom-platform/welcome-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { contentOf } from "./content.js";
import { nothing } from "./fields.js";

/** The code lives 20 s: a call that takes longer than this is given up, so that one more try fits. */
const TIMEOUT_MS = 5_000;

export function welcomeApi(client: WecomClient): WelcomeApi {
  return {
    /**
     * POST externalcontact/send_welcome_msg, path/92137. Permission: 企业客户权限→客户联系→给客户发送欢迎语. Unpaged.
     * Code: 20 s, once; text ≤ 4000 B, ≤ 9 attachments. Repeat: safe, because a used code is refused (41050, 41051).
     */
    send: async (welcomeCode, content) => {
      await client.call({
        method: "POST",
        endpoint: "externalcontact/send_welcome_msg",
        secret: "contact",
        body: { welcome_code: welcomeCode, ...contentOf(content) },
        answer: nothing,
        repeat: "safe",
        timeoutMs: TIMEOUT_MS,
      });
    },
  };
}
