/** The demo's clock. */
export const demoClock = {
  menu: "Demo time",
  tomorrow: "To tomorrow 9:00",
  day: "Forward 1 day",
  threeDays: "Forward 3 days",
  week: "Forward 7 days",
  month: "Forward 30 days",
  back: "Back 1 day",
  real: "Back to real time",
  moved: "Demo time: {{when}}",
};
