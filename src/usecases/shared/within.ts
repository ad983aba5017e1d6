/** Waits no longer than `limitMs` for work, which goes on by itself. */
export async function within<T>(
  work: Promise<T>,
  limitMs: number,
  late: (error: Error) => Error = (error) => error,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late(new Error(`no answer in ${limitMs} ms`))), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
