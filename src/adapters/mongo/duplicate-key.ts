/** What a Mongo server answers when a unique index refuses a write. */
export const DUPLICATE_KEY = 11_000;

/** True when a write was refused because a unique index has the value already. */
export const isDuplicateKey = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === DUPLICATE_KEY;
