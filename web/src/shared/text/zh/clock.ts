/** The demo's clock. */
export const demoClock = {
  menu: "演示时间",
  tomorrow: "到明天早上 9:00",
  day: "快进 1 天",
  threeDays: "快进 3 天",
  week: "快进 7 天",
  month: "快进 30 天",
  back: "后退 1 天",
  real: "回到真实时间",
  moved: "演示时间：{{when}}",
};
