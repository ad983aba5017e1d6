import { describe, expect, it } from "vitest";
import { workCalendar } from "../../calendar/work-calendar.js";
import { findAddresses } from "./addresses.js";
import { findBirthdays } from "./birthdays.js";
import { findBooleans } from "./booleans.js";
import { understandChat } from "../understand-chat.js";
import { slotFeatures, utteranceFeatures } from "../model/features.js";
import { extractLine } from "../extract-line.js";
import { findCompanies } from "./companies.js";
import { findEmails } from "./emails.js";
import { findMoney } from "./money.js";
import { findPersonNames } from "./persons.js";
import { findPhones, phonePartOf } from "./phones.js";
import { organisationShapes } from "./organisation-shapes.js";
import { personShapes } from "./person-shapes.js";
import { findQuantities } from "./quantities.js";
import { findRegions } from "./regions.js";
import { findTimes } from "./times.js";
import { findTitles } from "./titles.js";
import { findUrls } from "./urls.js";
import { findQq, findWechatIds, saysWechatIsPhone } from "./wechat-ids.js";

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
  organisations: { run: (text) => organisationShapes(text), seeds: ["军", "第一", "中国公司", "(公司"] },
  "person shapes": { run: (text) => personShapes(text), seeds: ["阿·", "Ab ", "宗", "约翰"] },
  "parts of telephone numbers": { run: (text) => phonePartOf(text), seeds: ["1", "一 ", "1-"] },
  "same number": { run: saysWechatIsPhone, seeds: ["微信", "v 是", "手机号"] },
  "whole lines": {
    run: (text) => extractLine({ text, at: options.at }, options),
    seeds: ["1", "一", "周", "路", "总", "a@b.", "5月", "，王总", "北京市", "3到"],
  },
  "features of utterances": { run: utteranceFeatures, seeds: ["1", "一", "，", "😀", "十台"] },
  "features of slots": {
    run: (text) => slotFeatures({ left: text, right: text, unit: text, isAsked: false, message: text, reply: text }),
    seeds: ["1", "一", "，", "十台"],
  },
  "whole chats": {
    run: understood,
    seeds:
      "1|一|？|，|\n| |😀|「|[强]|不|要|吗|几|的|我们公司|发给你|老|预算|1万|周五前|报价|地址|微信|微信号|王总|拍板|太贵|好的|合同|张三:|> |如果|明天发你|a|a.|@|#|有没有|不是|现在用|我的|生日|生日1月".split(
        "|",
      ),
  },
};

/** The same text said by a contact, as an answer by another, and by a member, so that every rule reads it. */
function understood(text: string): unknown {
  const people = [
    { key: "a", side: "contact", nickname: text },
    { key: "b", side: "contact", nickname: "乙" },
    { key: "m", side: "member", nickname: "成员" },
  ] as const;
  const messages = ["m", "a", "m", "b", "m"].map((from, i) => ({
    id: `${i}`,
    at: new Date(options.at.getTime() + i * 60_000),
    from,
    type: "text" as const,
    text,
  }));
  const dictionary = { products: [text.slice(0, 40)], competitors: ["竞品"], ownCompanyNames: ["我们"] };
  return understandChat({ id: "hostile", zone: options.zone, people, messages }, { calendar, dictionary });
}
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
