/** Cursors as clients see them: opaque text that names the last row seen. */
import { z } from "zod";
import { InvalidInputError } from "#src/domain/shared/errors.js";
import type { PageKey } from "#src/domain/shared/paging.js";

const CursorShape = z.tuple([z.number().int().nullable(), z.string().max(300)]);

/** The cursor after a page; null at the end. */
export const encodeCursor = (key: PageKey | null): string | null =>
  key && Buffer.from(JSON.stringify([key.at?.getTime() ?? null, key.id])).toString("base64url");

/** @throws InvalidInputError it was not made by `encodeCursor`. */
export function decodeCursor(cursor: string | undefined): PageKey | null {
  if (cursor === undefined) return null;
  try {
    const [at, id] = CursorShape.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    const instant = at === null ? null : new Date(at);
    if (instant && Number.isNaN(instant.getTime())) throw new RangeError("no instant");
    return { at: instant, id };
  } catch {
    throw new InvalidInputError([{ path: "cursor", message: "翻页位置无效，请从第一页重新开始" }]);
  }
}
