import { StoreError } from "../errors.js";

/**
 * Checks a dotted field path as expressions, sorts and projections take it.
 *
 * @throws StoreError 40352 empty, 40353 trailing dot, 15998 empty part, 16410 part that begins with "$", 16411 NUL.
 */
export function validateFieldPath(path: string): void {
  if (path === "") throw new StoreError(40352, "FieldPath cannot be constructed with empty string");
  if (path.endsWith(".")) throw new StoreError(40353, "FieldPath must not end with a '.'.");
  if (path.includes("\0")) throw new StoreError(16411, "FieldPath field names may not contain '\\0'.");
  for (const part of path.split(".")) {
    if (part === "") throw new StoreError(15998, "FieldPath field names may not be empty strings.");
    if (part.startsWith("$")) {
      throw new StoreError(16410, `FieldPath field names may not start with '$'. Got '${part}'.`);
    }
  }
}
