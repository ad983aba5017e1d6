/** The local WeCom simulator's clock, so that it shows the demo's time. */
import { request } from "undici";
import type { ClockFollower } from "#src/usecases/clock/ports.js";

const TIMEOUT_MS = 5_000;

/** @param baseUrl address of the simulator without a slash at the end. */
export function simulatorClock(baseUrl: string): ClockFollower {
  return {
    follow: async (now) => {
      const answer = await request(`${baseUrl}/sim/clock`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ now: now.toISOString() }),
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      await answer.body.dump();
      if (answer.statusCode >= 300) throw new Error(`the simulator's clock answered ${answer.statusCode}`);
    },
  };
}
