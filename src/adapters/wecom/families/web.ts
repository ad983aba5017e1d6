/** Page signatures (wecom.md §5.5) and signing in with WeCom (§5.6). */
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { JsSdkApi, WecomLoginApi } from "#src/usecases/wecom-platform/web-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { text, textOrNull } from "./fields.js";
import type { ShortCache } from "./media.js";

/** Taken off a ticket's life, in seconds. */
const MARGIN_SECONDS = 300;
const Ticket = z.looseObject({ ticket: text, expires_in: z.number().default(7_200) });

/** Lower-case hex SHA-1 (path/90506). `url` without its fragment, exactly as the browser has it. */
export function jsSdkSignature(ticket: string, nonceStr: string, timestamp: number, url: string): string {
  const [page = ""] = url.split("#", 1);
  const joined = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${page}`;
  return createHash("sha1").update(joined).digest("hex");
}

export function jsSdkApi(client: WecomClient, cache: ShortCache, now: () => number): JsSdkApi {
  /** GET get_jsapi_ticket (400/h a corp, 100/h an app) or ticket/get?type=agent_config. Repeat: safe. */
  const ticketOf = async (kind: "corp" | "agent", corpId: string, agentId: number | null): Promise<string> => {
    const key = `ticket:${corpId}:${kind}:${agentId ?? ""}`;
    const known = await cache.get(key);
    if (known) return known;
    const { ticket, expires_in: life } = await client.call({
      method: "GET",
      endpoint: kind === "corp" ? "get_jsapi_ticket" : "ticket/get",
      ...(kind === "corp" ? {} : { query: { type: "agent_config" } }),
      answer: Ticket,
      repeat: "safe",
    });
    await cache.set(key, ticket, Math.max(60, life - MARGIN_SECONDS));
    return ticket;
  };
  return {
    /**
     * GET get_jsapi_ticket or ticket/get?type=agent_config, path/90506. Permission: the app's own token, trusted
     * domain. Unpaged. 400 an hour a corp, 100 an app; the ticket is kept. Repeat: safe (read).
     */
    sign: async (kind, url) => {
      const { corpId, agentId } = await client.credentials();
      const ticket = await ticketOf(kind, corpId, agentId);
      const nonceStr = randomBytes(12).toString("base64url").replace(/[-_]/g, "x");
      const timestamp = Math.floor(now() / 1_000);
      return { corpId, agentId, timestamp, nonceStr, signature: jsSdkSignature(ticket, nonceStr, timestamp, url) };
    },
  };
}

export function wecomLoginApi(client: WecomClient): WecomLoginApi {
  return {
    /**
     * A link, not a call. In the client: OAuth2, path/91022; in a browser: QR code, path/98152. Permission: trusted
     * domain (50001). Unpaged. State ≤ 128 characters. Repeat: safe.
     */
    authorizeUrl: async ({ redirectUri, state, isInsideWecom }) => {
      const { corpId, agentId } = await client.credentials();
      const agent = agentId === null ? "" : String(agentId);
      if (isInsideWecom) {
        const query = new URLSearchParams({
          appid: corpId,
          redirect_uri: redirectUri,
          response_type: "code",
          scope: "snsapi_base",
          state,
          agentid: agent,
        });
        return `https://open.weixin.qq.com/connect/oauth2/authorize?${query.toString()}#wechat_redirect`;
      }
      const query = new URLSearchParams({
        login_type: "CorpApp",
        appid: corpId,
        agentid: agent,
        redirect_uri: redirectUri,
        state,
      });
      return `https://login.work.weixin.qq.com/wwlogin/sso/login?${query.toString()}`;
    },
    /**
     * GET auth/getuserinfo, path/91023. Permission: the app's own token. Unpaged. Code once, 5 minutes (40029).
     * Repeat: unsafe (the code is used up).
     */
    userOf: async (code) => {
      const answer = await client.call({
        method: "GET",
        endpoint: "auth/getuserinfo",
        query: { code },
        answer: z.looseObject({ userid: textOrNull, UserId: textOrNull, external_userid: textOrNull }),
        repeat: "unsafe",
      });
      // Older answers write UserId.
      return { userId: answer.userid ?? answer.UserId, externalUserId: answer.external_userid };
    },
  };
}
