/** Calls to processes that may be killed at any moment. */
import { AppError } from "#src/domain/shared/errors.js";

/** Quiet when an earlier try had its effect and only its answer was lost. */
export async function unlessDone(act: Promise<unknown>): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof AppError && error.code === "conflict")) throw error;
  }
}

/** A call into a store that was killed may never be answered; the measurement goes on without it. */
export async function limited<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** The store is killed under our hands as well. */
export async function patiently<T>(act: () => Promise<T>, limitMs: number): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await limited(act(), limitMs);
    } catch (error) {
      if (tries >= 240) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
