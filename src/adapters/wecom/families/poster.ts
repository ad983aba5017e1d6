/** A short way to write customer-contact POST calls. */
import type { z } from "zod";
import type { WecomClient } from "../client/wecom-client.js";

export type Post = <T>(
  name: string,
  body: unknown,
  answer: z.ZodType<T>,
  repeat?: "safe" | "unsafe",
  serial?: string,
) => Promise<T>;

/** POST externalcontact/NAME with the customer-contact token; safe to repeat unless said otherwise. */
export const contactPoster =
  (client: WecomClient): Post =>
  (name, body, answer, repeat = "safe", serial) =>
    client.call({
      method: "POST",
      endpoint: `externalcontact/${name}`,
      secret: "contact",
      body,
      answer,
      repeat,
      ...(serial === undefined ? {} : { serial }),
    });

export const at = (cursor: string | null): { cursor?: string } => (cursor === null ? {} : { cursor });
