/** Noun phrases that stand where people name what they ask about or want: behind the verb, or before the price word. */
import type { Clause } from "./clauses.js";
import { pattern } from "../pattern/pattern.js";

/** Where such a phrase ends, at the latest. */
const STOP = pattern(
  /现在|今年|明年|目前|怎么|多少|什么|有没有|有没|还有|有吗|能不能|可不可以|是不是|会不会|[吗么呢吧啊呀哈噢嘛]|[不没]$|没有|大概|左右|差不多|的话|多久|几[天号]|试试|看看|一下|一共|每个?月|[我你您他她]|给|跟|你们|我们|这边|补贴|行不|可以|方便|谢谢|麻烦|[，,。！？?!]/,
);
/** A number with its measure word, or a vague amount, before the thing. */
const AMOUNT =
  /^(?:[\d一二两三四五六七八九十百千万几半]+(?:[来多几])?\s?(?:台|套|个|件|块|吨|公斤|斤|箱|支|只|条|张|批|份|米|盒|袋|组|期|间|路|平米|平|辆|匹|桶|pcs|瓶|罐|卷|把|根|双|副|顶|本|门|次|家|株|头|立方|方|款|种|场|部|座|盏|扇|栋|片|粒|节|趟|天一夜的?)|一?批|一?些|一?点|个|款|份|台|套|新的?)+/;
const BEFORE_THING: readonly { cue: RegExp; only?: "question" }[] = [
  {
    cue: /(?:想|要|想要|来)?(?:看看|看下|看一下|了解一下|了解下|了解|咨询一下|咨询下|咨询|问一下|问下|问问|想问|打听一下|打听下|打听)(?:你们家?|你家|贵司|咱们)?(?:的|家的|那个|那款|那种|那)?/,
  },
  {
    cue: /(?:有没有|做不做|接不接|卖不卖|租不租|送不送|收不收|能不能(?:做|供|租|接|印|修)|(?:能|可以)(?:开模)?(?:做|供|租|接|印|修|定制|收|配|装|测|检|办|拆|运|洗|喷|镀)|(?:你们|你家|贵司|咱们|请问)(?:那边|那|家)?(?:有|做|卖|送|租|接|供|修|代理|生产))(?:那种|这种)?/,
    only: "question",
  },
  {
    cue: /(?:想|要|打算|准备|计划|考虑|需要|得|急需|争取|今年|明年)(?:在.{1,6}(?:里|上|边))?(?:再|全部|都)?(?:搞|弄|上|做|装|换成?|买|采购|订购|订|定做|定制|租|建|添置?|配|找|改造成?|升级|引进|开发|要|办)(?:掉|一下)?/,
  },
  { cue: /(?:我|我们|客户|厂里|公司|单位|学校)(?:这边)?(?:需要|急需|想要|缺|要)(?!你|是|的|求|不|去|来|等|问|先|看)/ },
  { cue: /^(?:你好|您好)?(?:有|我有|手上有)(?=(?:一?[份个批台套]))/ },
];
const THING_BEFORE: readonly RegExp[] = [
  /(?:怎么卖|多少钱|什么价|啥价|怎么收费|怎么收|租的话|什么行情|多少一|一[台套个吨件支米平份盒箱]多少|每个?月多少|价格多少|报价多少|几钱|什么价位)/,
  /(?:今年|这次|这回)?(?:还是|还)(?:找|跟|由)?(?:你们|你家)(?:做|供|印|送|来)/,
  /(?:还有没有|还有吗|有没有货|有现货|有货没|做不做|接不接|能做吗|能不能做|租不租)/,
];

/** "后天要两台220挖机 有没有", "摄像头用的UV胶 有低收缩的吗": the topic that the next clause asks about. */
export function topicPhrase(clause: Clause, next: Clause | null): { text: string; at: number } | null {
  if (!next?.isQuestion || clause.isQuestion || clause.isHypothetical) return null;
  if (
    !/^(?:你们)?(?:有没有|有|还有|多少|什么价|啥价|怎么卖|怎么收|能做|能不能做|做不做|接不接|能[^，]{1,10}[吗不么]$|可以[^，]{1,10}[吗不么]$|一(?:分钟|次|小时|天)|几天|多久|最快)/.test(
      next.text,
    )
  )
    return null;
  const want = /(?:要|买|订|做|找|租)(?!是)/g;
  let from = 0;
  for (const match of clause.text.matchAll(want)) from = match.index + match[0].length;
  if (from === 0) from = leadOf(clause.text);
  from += AMOUNT.exec(clause.text.slice(from))?.[0].length ?? 0;
  const text = clause.text.slice(from);
  return text.length >= 2 && text.length <= 16 && !STOP.test(text) ? { text, at: from } : null;
}

/** The raw phrase and where it begins in the clause; it may still carry a measure or a particle. */
export function interestPhrase(clause: Clause): { text: string; at: number } | null {
  if (clause.isHypothetical && !clause.isQuestion) return null;
  for (const cue of THING_BEFORE) {
    const match = cue.exec(clause.text);
    if (!match || match.index < 2) continue;
    const from = leadOf(clause.text);
    const text = clause.text.slice(from, match.index);
    if (text.length >= 2 && text.length <= 14 && !STOP.test(text)) return { text, at: from };
  }
  for (const { cue, only } of BEFORE_THING) {
    if (only === "question" && !clause.isQuestion) continue;
    const match = cue.exec(clause.text);
    if (!match) continue;
    let at = match.index + match[0].length;
    at += AMOUNT.exec(clause.text.slice(at))?.[0].length ?? 0;
    const rest = clause.text.slice(at);
    const stop = STOP.exec(rest);
    const text = stop ? rest.slice(0, stop.index) : rest;
    if (text.length >= 2 && text.length <= 20) return { text, at };
  }
  return null;
}

const leadOf = (text: string): number =>
  /^(?:你好|您好|请问|你们?(?:的|那个|家的?)?|那个|这个|今年|现在|目前|最近|就是|早)+/.exec(text)?.[0].length ?? 0;

const NO_THING = pattern(
  /[我你您他她它们这哪谁么吗呢吧啊了着啦]|^[的会能可不没还再才就也都又很太最更只先后前上下来去到从被把让给跟和在是有要想看说打发寄送付转走开回见谈聊等]|[的说问用做]$|什么|怎么|多少|可以|可能|一共|觉得|知道|[费价款钱税票]$|发票|合同|运费|[定订]金|预算|补贴|交期|报价|电话|地址|微信|老板|领导|客户|朋友|同事|师傅|哈哈|甲方|时间|问题|意思|情况|办法|分期|[年月天周号够]$|礼拜|星期|小时|^(?:阶梯|含税|正式|整体|打包|详细|优惠|批发|出厂|功能|性能|效果|流量|扬程|尺寸|规格|参数|质量|价位|型号|颜色|厚度|功率)|[高低长短大小厚薄]收缩$|^[\d一二两三四五六七八九十百千万几半]+[\u4e00-\u9fff]{0,2}[一\d]?[\u4e00-\u9fff]?$|出厂|走单|平台$|^月|^[a-z]$/,
);
const THING_ANYWAY = pattern(
  /^(?:上光|下水|开关|打印|打包|打标|发电|送风|付费|走廊|等离子|等保|看板|看护|回收|回用|从业|前台|后厨|有机|会议|会展|不锈钢|不干胶|能源|可编程|先进|上料|下料|转子|转印|转盘|到店|去离子|去毛刺|发泡|发酵|开模|谈判|见证|回流焊|打样机|打码)/,
);

/** Whether a trimmed phrase can name a product or service at all. */
export const isThing = (text: string): boolean =>
  (!NO_THING.test(text) && !/.不(?![锈干粘倒])/.test(text)) || (THING_ANYWAY.test(text) && !/[吗呢吧啊么]/.test(text));
