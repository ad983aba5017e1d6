/** Checks and decrypts what comes to a callback URL, with the keys that are configured at this moment. */
import type { WecomCredentialSource } from "#src/usecases/wecom-platform/credentials.js";
import { createCallbackCodec, type CallbackCodec, type Signed } from "./callback-codec.js";
import { encryptedOf } from "./callback-xml.js";

export interface CallbackDoor {
  /** The plain text that the console expects at URL verification. @throws CallbackError */
  verify(signed: Signed, echo: string): string;
  /** The decrypted message of a POST body. @throws CallbackError */
  open(signed: Signed, body: Buffer): string;
}

export interface CallbackDoors {
  /** @param corp WeCom's corp id from the URL. null: callbacks are not configured, or for another corp. */
  of(corp: string): Promise<CallbackDoor | null>;
}

export function callbackDoors(credentials: WecomCredentialSource): CallbackDoors {
  let kept: { key: string; door: CallbackDoor } | null = null;
  return {
    of: async (corp) => {
      const current = await credentials.current();
      if (!current?.callback || current.corpId !== corp) return null;
      const { token, aesKey } = current.callback;
      const key = `${corp}\n${token}\n${aesKey}`;
      if (kept?.key !== key) {
        kept = { key, door: doorOf(createCallbackCodec({ token, aesKey, receiveId: corp })) };
      }
      return kept.door;
    },
  };
}

const doorOf = (codec: CallbackCodec): CallbackDoor => ({
  // A "+" that a parser took for a space is put back.
  verify: (signed, echo) => codec.open(signed, echo.replaceAll(" ", "+")),
  open: (signed, body) => codec.open(signed, encryptedOf(body.toString("latin1"))),
});
