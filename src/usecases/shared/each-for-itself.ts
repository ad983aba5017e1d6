/** One act on several records: what fails for one does not hold up the others. */
import { AppError } from "#src/domain/shared/errors.js";

export interface EachResult {
  done: string[];
  failed: { id: string; code: string; message: string }[];
}

/** Does it one after the other, each id once. Unforeseen errors fly: they are the whole request's. */
export async function eachForItself(
  ids: readonly string[],
  act: (id: string) => Promise<unknown>,
): Promise<EachResult> {
  const result: EachResult = { done: [], failed: [] };
  for (const id of new Set(ids)) {
    try {
      await act(id);
      result.done.push(id);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      result.failed.push({ id, code: error.code, message: error.message });
    }
  }
  return result;
}
