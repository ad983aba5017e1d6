import { z } from "zod";
import type { Bounds } from "./number-bounds.js";

/**
 * A whole number inside bounds, both included. Out of them it is refused, never moved to the nearest bound; every
 * refusal says the whole range, because one bound alone does not tell what to write instead.
 */
export const wholeNumber = ({ min, max }: Bounds) => {
  const error = `要填 ${min} 到 ${max} 的整数`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
