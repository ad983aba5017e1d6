/** How the two processes of a role that `guanxi up` keeps are told which of them serves. */

/** In the environment of both: serve only when told. */
export const WAIT_VARIABLE = "GUANXI_WAIT_TO_SERVE";
/** The message that tells it. */
export const SERVE = "serve";

/** Resolves when this process is told to serve; at once when nobody keeps a second one. */
export async function toldToServe(): Promise<void> {
  if (process.env[WAIT_VARIABLE] !== "1" || process.send === undefined) return;
  await new Promise<void>((resolve) => {
    process.on("message", (message) => {
      if (message === SERVE) resolve();
    });
  });
}
