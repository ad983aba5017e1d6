/** What the use cases of care are made from. */
import type { LunarCalendar } from "#src/domain/calendar/birthday.js";
import type { FollowUpCheckStore } from "../follow-up/ports.js";
import type { TouchDeps } from "../touch/touch-deps.js";
import type { FirstOrders } from "./ports.js";

export interface CareDeps extends TouchDeps {
  checks: Pick<FollowUpCheckStore, "setCareCheck">;
  firstOrders: FirstOrders;
  lunar: LunarCalendar;
}
