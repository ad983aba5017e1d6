/** A greeting in requests and answers. */
import { z } from "zod";
import { AttachmentSchema } from "#src/domain/material/attachment-schema.js";
import { MAX_ATTACHMENTS } from "#src/domain/material/attachment.js";

export const WelcomeShape = z.strictObject({
  text: z.string().trim().min(1).max(2_000),
  link: z
    .strictObject({ title: z.string().min(1).max(60), url: z.url().max(1_000), description: z.string().max(200) })
    .nullable(),
  attachments: z.array(AttachmentSchema).max(MAX_ATTACHMENTS).optional(),
});
