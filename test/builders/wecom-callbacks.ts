/** Callbacks as the platform would send them, signed and encrypted. */
import { createCallbackCodec } from "#src/adapters/wecom/callback/callback-codec.js";

export const CALLBACK_KEYS = {
  token: "QDG6eK",
  aesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  receiveId: "wx5823bf96d3bd56c7",
};

const codec = createCallbackCodec(CALLBACK_KEYS);

type Element = string | number | readonly Element[] | { readonly [name: string]: Element };

const written = (elements: { readonly [name: string]: Element }): string =>
  Object.entries(elements)
    .map(([name, value]) => {
      if (Array.isArray(value)) return (value as Element[]).map((one) => written({ [name]: one })).join("");
      if (typeof value === "number") return `<${name}>${value}</${name}>`;
      if (typeof value === "string") return `<${name}><![CDATA[${value}]]></${name}>`;
      return `<${name}>${written(value as { readonly [name: string]: Element })}</${name}>`;
    })
    .join("");

/** The decrypted XML of an event. */
export const eventXml = (elements: { readonly [name: string]: Element }, at = new Date()): string =>
  `<xml>${written({
    ToUserName: CALLBACK_KEYS.receiveId,
    FromUserName: "sys",
    CreateTime: Math.floor(at.getTime() / 1_000),
    MsgType: "event",
    ...elements,
  })}</xml>`;

export const customerEvent = (change: string, userId: string, externalUserId: string, more = {}, at?: Date): string =>
  eventXml(
    {
      Event: "change_external_contact",
      ChangeType: change,
      UserID: userId,
      ExternalUserID: externalUserId,
      ...more,
    },
    at,
  );

let sequence = 0;

/** A delivery of a message: every one has its own nonce and ciphertext. */
export function deliveryOf(xml: string): { query: string; body: string } {
  const encrypted = codec.encrypt(xml);
  const [timestamp, nonce] = [String(Math.floor(Date.now() / 1_000)), `n${++sequence}`];
  const query = new URLSearchParams({
    msg_signature: codec.sign(timestamp, nonce, encrypted),
    timestamp,
    nonce,
  }).toString();
  const body =
    `<xml><ToUserName><![CDATA[${CALLBACK_KEYS.receiveId}]]></ToUserName>` +
    `<AgentID><![CDATA[1000002]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
  return { query, body };
}

/** The query of the console's URL verification. */
export function verificationOf(echo: string): string {
  const encrypted = codec.encrypt(echo);
  const [timestamp, nonce] = ["1409659589", "263014780"];
  const signature = codec.sign(timestamp, nonce, encrypted);
  return new URLSearchParams({ msg_signature: signature, timestamp, nonce, echostr: encrypted }).toString();
}
