/** Shapes that many answers share. */
import { z } from "zod";

/** `{ data }` */
export const dataOf = <T extends z.ZodType>(schema: T) => z.strictObject({ data: schema });

/** `{ data: [], nextCursor }` */
export const pageOfSchema = <T extends z.ZodType>(schema: T) =>
  z.strictObject({ data: z.array(schema), nextCursor: z.string().nullable() });

/** An instant as the API writes it. */
export const Instant = z.iso.datetime().meta({ description: "ISO 8601, UTC" });

/** A day in the corp's zone. */
export const Day = z.iso.date();

/** An id in a path. */
export const Id = z.string().min(1).max(200);

/** Query of a list read page by page. */
export const PageQuery = {
  cursor: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** A comma-separated list of known words, e.g. stage=lead,engaged. */
export const csvOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z
    .string()
    .max(2_000)
    .transform((text) => text.split(",").filter((part) => part !== ""))
    .pipe(z.array(z.enum(words)));

export const ErrorShape = z
  .strictObject({
    error: z.strictObject({
      code: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.unknown()),
      requestId: z.string(),
    }),
  })
  .meta({ id: "Error" });

/** An instant as a request names it: ISO 8601 with "Z" or an offset. */
export const InstantInput = z.iso
  .datetime({ offset: true, error: "要写成带时区的时间，例如 2026-03-02T09:00:00+08:00" })
  .transform((text) => new Date(text));
