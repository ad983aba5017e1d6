/** Chinese names of the stages, as shown and as used for tags. */
import type { Stage } from "./stage.js";

export const STAGE_LABELS: Readonly<Record<Stage, string>> = {
  lead: "潜在",
  engaged: "互动",
  qualified: "预期",
  opportunity: "商机",
  customer: "首购",
  repeat: "复购",
  loyal: "忠诚",
  dormant: "沉睡",
  lost: "流失",
  win_back: "挽回",
};
