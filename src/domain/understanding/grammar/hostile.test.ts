import { describe, expect, it } from "vitest";
import { workCalendar } from "../../calendar/work-calendar.js";
import { findAddresses } from "./addresses.js";
import { findBirthdays } from "./birthdays.js";
import { findBooleans } from "./booleans.js";
import { findCompanies } from "./companies.js";
import { findEmails } from "./emails.js";
import { findMoney } from "./money.js";
import { findPersonNames } from "./persons.js";
import { findPhones } from "./phones.js";
import { findQuantities } from "./quantities.js";
import { findRegions } from "./regions.js";
import { findTimes } from "./times.js";
import { findTitles } from "./titles.js";
import { findUrls } from "./urls.js";
import { findQq, findWechatIds } from "./wechat-ids.js";

const calendar = workCalendar(new Map());
const options = { at: new Date("2026-03-02T02:00:00Z"), zone: "Asia/Shanghai", calendar };
const grammars: Record<string, { run: (text: string) => unknown; seeds: readonly string[] }> = {
  quantities: { run: findQuantities, seeds: ["1", "零", "一", "万", "1-", "1,", "二分之"] },
  money: { run: (text) => findMoney(text), seeds: ["1元", "¥", "1到", "价"] },
  times: {
    run: (text) => findTimes(text, options),
    seeds: ["1", "年", "月", "零", "第", "每", "1-", "《", "1点", "三天"],
  },
  phones: { run: findPhones, seeds: ["1", "0", "+", "(", "1-", "零", "转"] },
  addresses: { run: findAddresses, seeds: ["路", "路1号", "(", "地址", "北京", "，路"] },
  regions: { run: findRegions, seeds: ["市", "北京", "吉林", "，"] },
  persons: { run: findPersonNames, seeds: ["张", "·", "A·", "总"] },
  companies: { run: findCompanies, seeds: ["公司", "我们", "（", "局"] },
  titles: { run: findTitles, seeds: ["总", "经理", "采购"] },
  emails: { run: findEmails, seeds: ["@", "a@", ".", "a."] },
  urls: { run: findUrls, seeds: [".", "a.", "http://", "/"] },
  wechat: { run: (text) => findWechatIds(text), seeds: ["微信", "v", "wx"] },
  qq: { run: findQq, seeds: ["qq", "qq1", "@"] },
  birthdays: { run: (text) => findBirthdays(text), seeds: ["生日", "1月", "月1", "1"] },
  booleans: { run: findBooleans, seeds: ["不", "好"] },
};
/** 100 kB of UTF-8. */
const SIZE = 100_000;

describe.each(Object.entries(grammars))("%s on 100 kB of hostile text", (_, { run, seeds }) => {
  it.each(seeds)("stays linear on %j", (seed) => {
    run(seed.repeat(50));
    const text = seed.repeat(Math.ceil(SIZE / new TextEncoder().encode(seed).length));
    const before = performance.now();
    run(text);
    // a quadratic grammar needs minutes here
    expect(performance.now() - before).toBeLessThan(9_000);
  });
});
