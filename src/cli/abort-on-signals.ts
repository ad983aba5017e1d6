/** Turns SIGINT, SIGTERM and SIGHUP into an abort signal; a second one ends the process at once. */
export function abortOnSignals(): { signal: AbortSignal } {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller;
}
