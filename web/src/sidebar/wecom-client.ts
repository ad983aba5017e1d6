/** WeCom's client around the page, through its JS-SDK (path/90506): whose chat is open, and putting a text into it. */
import type { PageSignaturesJson } from "#src/api/contract/sidebar.js";
import { write } from "../shared/api/api-client";

/** True inside WeCom's own browser. */
export const isInsideWecom = (): boolean => /wxwork/i.test(navigator.userAgent);

export interface OpenChat {
  /** The external contact of the open chat; null: the page was not opened beside a chat with one. */
  externalUserId: string | null;
  /** Puts a text into the chat's box; the member still has to send it. Rejects with a readable message. */
  insert(text: string): Promise<void>;
}

const CONNECT_MS = 10_000;

/** @throws Error with WeCom's words when the client refuses the page, ApiError when no signature could be had. */
export async function connectWecom(): Promise<OpenChat> {
  const url = location.href.split("#", 1)[0] ?? "";
  // One request gives both signatures; the SDK asks for them separately.
  const [ww, signed] = await Promise.all([
    import("@wecom/jssdk"),
    write<PageSignaturesJson>("POST", "/wecom/page-signature", { url }),
  ]);
  ww.register({
    corpId: signed.corpId,
    agentId: signed.agentId,
    jsApiList: ["getCurExternalContact", "sendChatMessage"],
    getConfigSignature: () => signed.corp,
    getAgentConfigSignature: () => signed.agent,
  });
  await inTime(ww.ensureAgentConfigReady()).catch((error: unknown) => {
    throw new Error(wordsOf(error), { cause: error });
  });
  const externalUserId = await ww.getCurExternalContact().then(
    ({ userId }) => userId,
    // Opened from the workbench or an internal chat.
    () => null,
  );
  return {
    externalUserId,
    insert: async (text) => {
      try {
        await ww.sendChatMessage({ msgtype: "text", enterChat: true, text: { content: text } } as never);
      } catch (error) {
        throw new Error(wordsOf(error), { cause: error });
      }
    },
  };
}

/** A client that never answers is one that is not there. */
const inTime = <T>(answer: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("timeout")), CONNECT_MS);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });

const wordsOf = (answer: unknown): string =>
  typeof answer === "object" && answer !== null && "errMsg" in answer
    ? String(answer.errMsg)
    : answer instanceof Error
      ? answer.message
      : String(answer);
