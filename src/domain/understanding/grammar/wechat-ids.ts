/** WeChat ids: named as such (微信 abc_123, 加v：xx), and 微信同号 after a telephone number. */
import type { PhoneMatch, QqMatch, WechatIdMatch } from "./match.js";
import { findPhones } from "./phones.js";
import { foldText } from "./text-fold.js";
import { pattern } from "../pattern/pattern.js";

/** Official form: 6 to 20 letters, digits, "_" and "-", beginning with a letter; an older one may be a mobile number. */
const ID = /[a-z][\w-]{5,19}(?![\w-])|1[3-9]\d{9}(?!\d)/iy;
const CUE = pattern(
  /微信号?码?|(?:私人|工作|个人|大|小|新)号(?=[\s:：,，哈是吧]{0,3}[a-z])|威信|薇信|v信|wechat|weixin|vx|wx|加我?v(?![a-z])|加(?=[a-z][a-z-]*_?\d)|加(?=[a-z][a-z0-9-]*_)|(?<![a-z])v(?=[:： ])/gi,
);
const BETWEEN =
  /(?:[\s:：,，=()（]|是|为|就是|号|id|的|我|你|加|请|一下|添加|工作|个人|私人|这个|换成?|改成?|名|哈|吧|\[[^\]\s]{1,6}\])*/iy;
const SAME =
  /(?:微信|v信?|vx|wx|wechat)\s?(?:也?是?(?:跟|和|与)?(?:手机|电话)?(?:同号|同步|一样|一个号|就是(?:手机|电话|这个))|就是(?:我的?)?(?:手机|电话|这个)号?码?|同手机号?)|(?:手机|电话)号?(?:同|就是|也是)微信号?/gi;

/** All WeChat ids of a text; for 微信同号 the id is the nearest telephone number before (or after) it. */
export function findWechatIds(text: string, phones: readonly PhoneMatch[] = findPhones(text)): WechatIdMatch[] {
  const s = foldText(text);
  const found: WechatIdMatch[] = [];
  if (/微信|威信|薇信|wechat|weixin|[vw]x|v信|加我?v|v[:： ]|[人作大小新]号/i.test(s)) {
    for (const cue of CUE.all(s)) {
      BETWEEN.lastIndex = cue.index + cue[0].length;
      const gap = BETWEEN.exec(s)?.[0].length ?? 0;
      ID.lastIndex = cue.index + cue[0].length + Math.min(gap, 24);
      const id = ID.exec(s);
      if (
        !id ||
        /^(?:wechat|weixin|https?|www)$/i.test(id[0]) ||
        s[id.index + id[0].length] === "@" ||
        found.some((other) => id.index < other.end)
      )
        continue;
      const isPhone = phones.some((phone) => phone.start <= id.index && id.index < phone.end);
      found.push({
        start: id.index,
        end: id.index + id[0].length,
        id: text.slice(id.index, id.index + id[0].length),
        samePhone: isPhone,
      });
    }
    for (const cue of s.matchAll(SAME)) {
      const phone =
        phones.filter((p) => p.type === "mobile" && p.end <= cue.index && cue.index - p.end <= 40).at(-1) ??
        phones.find((p) => p.type === "mobile" && p.start >= cue.index && p.start - cue.index <= 20);
      if (!phone || found.some((other) => other.start < phone.end && phone.start < other.end)) continue;
      found.push({ start: phone.start, end: phone.end, id: phone.number, samePhone: true });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** true when a text says that the WeChat id is the telephone number (perhaps of an earlier message). */
export function saysWechatIsPhone(text: string): boolean {
  SAME.lastIndex = 0;
  return SAME.test(foldText(text));
}

const QQ_CUE = pattern(
  /(?:qq|扣扣|企鹅)(?:号码?|群号?)?[\s:：,，=]{0,3}(?:是|为|就是)?[\s:：]{0,2}([1-9]\d{4,10})(?!\d)/gi,
);
const QQ_MAIL = pattern(/(?<![\w.+-])([1-9]\d{4,10})@qq\.com/gi);

/** All QQ numbers of a text: named as such, or the name of a qq.com address. */
export function findQq(text: string): QqMatch[] {
  const s = foldText(text);
  if (!/qq|扣扣|企鹅/i.test(s)) return [];
  const found: QqMatch[] = [];
  for (const match of QQ_CUE.all(s)) {
    const id = match[1] ?? "";
    const start = match.index + match[0].length - id.length;
    if (s[start + id.length] !== "@") found.push({ start, end: start + id.length, id });
  }
  for (const match of QQ_MAIL.all(s)) {
    const id = match[1] ?? "";
    if (!found.some((other) => other.id === id)) found.push({ start: match.index, end: match.index + id.length, id });
  }
  return found.sort((a, b) => a.start - b.start);
}
