/** What the use cases of care are made from. */
import type { LunarCalendar } from "#src/domain/calendar/birthday.js";
import type { FollowUpCheckStore } from "../follow-up/ports.js";
import type { TouchDeps } from "../touch/touch-deps.js";
import type { CareRules } from "#src/domain/care/care-rules.js";
import type { AreaSettings } from "../settings/area-settings.js";
import type { ContactDateStore, FirstOrders } from "./ports.js";

export interface CareDeps extends TouchDeps {
  checks: Pick<FollowUpCheckStore, "setCareCheck" | "careDueBetween" | "recheckCare">;
  dates: ContactDateStore;
  careRules: AreaSettings<CareRules>;
  firstOrders: FirstOrders;
  lunar: LunarCalendar;
}
