/** An act that is not possible: told to whoever plays, with status 422. */
export class ActError extends Error {
  override readonly name = "ActError";
}
