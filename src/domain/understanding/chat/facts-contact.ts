/** How the person can be reached: phone, e-mail, WeChat id; not those of drivers, colleagues and friends. */
import { findEmails } from "../grammar/emails.js";
import type { PhoneMatch } from "../grammar/match.js";
import { findPhones } from "../grammar/phones.js";
import { findWechatIds, saysWechatIsPhone } from "../grammar/wechat-ids.js";
import { clauseAt, type FactRule, type Finding } from "./finding.js";
import { isContactSpeech, type Scene, type Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

/** Somebody else than the sender, named before (or right behind) the number or address. */
const THIRD_PARTY = pattern(
  /他|她|它|人家|对方|司机|快递|送货|物流|师傅|保安|门卫|前台|仓管|财务|会计|出纳|人事|老板娘?|老婆|老公|媳妇|爱人|我(?:妈|爸|弟|哥|姐|妹|儿子|女儿)|朋友|同学|同事|同行|姐妹|表[弟哥姐妹]|堂[弟哥姐妹]|兄弟|客户的?|邻居|领导|经理的|主管的?|采购的?|助理|秘书|徒弟|徒弟|班长|工头|项目经理|设计院|总包|代理|队长|值班|接待|技术员|工程师|品管|品质|质检|仓库(?:的|管)|[\u4e00-\u9fff]{1,3}部(?:的)?[\u4e00-\u9fff]|(?<!我)姓(?!名)[\u4e00-\u9fff]|对接人|负责人|找[老小][\u4e00-\u9fff]|(?:联系|找|交给|给|仓库|厂里|库里|车间|门口|现场|工地|店里)(?:我们?的?)?[\u4e00-\u9fff]{0,3}[老小阿][\u4e00-\u9fff]\s?$/,
);
/** The sender claims it. */
const OWN =
  /我(?:的|自己|本人|这边|办公室|座机|手机|电话|号码|新|工作|私人|邮箱|微信)|打我(?!们)|联系我(?!们)|本人|抄送我|给我(?!们)|发我(?!们)|我是|新号|换号|打(?:这个|座机|手机)?$|加我/;
const OTHERS_NUMBER_HEAD = pattern(
  /(?:司机|师傅|快递员?|保安|队长|门卫|前台|财务|会计|同事|同学|朋友|姐妹|表弟|助理|秘书|班长|老板|主管|领导|库管|仓管|店长|采购|品管|小姐|先生|女士|经理|主任|厂长|工|[老小][\u4e00-\u9fff]|阿姨|大姐|师傅|联系人)[^\d]{0,6}$/,
);
const OLD = pattern(/(?:老|旧|以前|之前|原来)(?:的)?(?:那个|号|号码|手机|电话)?.{0,4}$|(?:停用|不用了|作废|注销|打错)/);
const SPLIT_WITHIN_MS = 10 * 60_000;
const DIGITS_ONLY = pattern(/^[\s\d\-－—零〇一幺二两三四五六七八九]{2,16}$/);

export const phoneFacts: FactRule = (turn, scene) => {
  const whole = findPhones(turn.text).filter((match) => match.start >= turn.ownFrom);
  const found = whole.flatMap((match) =>
    isOwn(turn, match.start, match.end) && match.type !== "iot" ? [phoneFinding(match)] : [],
  );
  return whole.length > 0 ? found : joinedPhone(turn, scene);
};

const phoneFinding = (match: PhoneMatch): Finding => ({
  field: "phone",
  value: match.number + (match.ext ? `-${match.ext}` : ""),
  start: match.start,
  end: match.end,
  confidence: match.certain ? 0.95 : 0.8,
  rule: "phone.said",
});

/** A number cut into several messages that hold nothing else: 1380000 / 0017. */
function joinedPhone(turn: Turn, scene: Scene): Finding[] {
  if (!DIGITS_ONLY.test(turn.text.trim())) return [];
  let text = turn.text.trim();
  for (let i = turn.index - 1; i >= 0; i--) {
    const before = scene.turns[i];
    if (!before || before.from !== turn.from || turn.at.getTime() - before.at.getTime() > SPLIT_WITHIN_MS) break;
    if (!isContactSpeech(before)) break;
    const tail = /[\d\-零〇一幺二两三四五六七八九]{2,12}$/.exec(before.text.trim())?.[0];
    if (!tail) break;
    text = tail + text;
    const [match] = findPhones(text);
    if (match && match.start === 0 && match.end === text.length) {
      const start = turn.text.length - turn.text.trimStart().length;
      return [
        { ...phoneFinding(match), start, end: start + turn.text.trim().length, rule: "phone.joined", confidence: 0.9 },
      ];
    }
    if (tail.length !== before.text.trim().length) break;
  }
  return [];
}

/** Whether a number or address at this place is the sender's own. */
function isOwn(turn: Turn, start: number, end: number): boolean {
  const clause = clauseAt(turn, start);
  const from = clause?.start ?? 0;
  const index = clause ? turn.clauses.indexOf(clause) : 0;
  const near = turn.folded.slice(Math.max(turn.ownFrom, turn.clauses[index - 2]?.start ?? 0), start);
  const head = turn.folded.slice(from, start);
  const tail = turn.folded.slice(end, end + 14);
  if (
    /[a-z]/i.test(turn.folded[start - 1] ?? "") ||
    /(?:单号|流水|税号|订单|运单|快递|账号|卡号|编号|料号)[^\d]{0,4}$/.test(head)
  )
    return false;
  if (clause?.isQuestion && !/方便|行吗|可以吗/.test(clause.text)) return false;
  if (OLD.test(head) || /^\s?(?:那个)?(?:不用了|停用|作废|别打(?:了|这个|那个)|是(?:老|旧)的)/.test(tail)) return false;
  if (/^[\s,，]{0,2}(?:这|那)?是?(?:我们?)?(?:的)?(?:财务|会计|前台|司机|同事|老板|他|她|采购|朋友|助理)/.test(tail))
    return false;
  if (/^[\s,，]{0,2}(?:这)?是我(?:的|本人|自己)/.test(tail)) return true;
  if (OWN.test(head) || OWN.test(near.slice(-10))) return true;
  if (OTHERS_NUMBER_HEAD.test(near) && !isSender(turn, near)) return false;
  return !THIRD_PARTY.test(near);
}

/** A receiver's name right before the number that fits the sender's nickname is the sender. */
function isSender(turn: Turn, near: string): boolean {
  const nickname = turn.person?.nickname ?? "";
  const name =
    /([\u4e00-\u9fff])(?:先生|小姐|女士|经理|主任|厂长|工|总|师傅|生)[^\d]{0,6}$|[老小]([\u4e00-\u9fff])[^\d]{0,6}$/.exec(
      near,
    );
  const surname = name?.[1] ?? name?.[2];
  return surname !== undefined && nickname.includes(surname);
}

export const emailFacts: FactRule = (turn) =>
  [...findEmails(turn.text).map(({ start, end, email }) => ({ start, end, email })), ...spokenEmails(turn)]
    .filter((match) => match.start >= turn.ownFrom && isOwn(turn, match.start, match.end))
    .map(({ start, end, email }) => ({
      field: "email",
      value: email,
      start,
      end,
      confidence: 0.95,
      rule: "email.said",
    }));

/** "chayuhr 艾特 example 点 cn", as people dictate. */
const SPOKEN_EMAIL = pattern(
  /([a-z0-9](?:[a-z0-9_.+-]|\s(?=[a-z0-9])|\s?(?:点|下划线|杠)\s?(?=[a-z0-9])){0,40}?)\s?(?:艾特|at|圈a|小老鼠|爱特|圈圈a)\s?([a-z0-9][a-z0-9-]{0,30}(?:\s?(?:点|dot|\.)\s?[a-z0-9-]{2,20}){1,3})/gi,
);

function spokenEmails(turn: Turn): { start: number; end: number; email: string }[] {
  if (!/艾特|爱特|小老鼠|圈a|\bat\b|圈圈a/i.test(turn.folded)) return [];
  return [...SPOKEN_EMAIL.all(turn.folded.slice(0, 500))].map((match) => {
    const words = (part: string): string =>
      part
        .replace(/\s?(?:点|dot)\s?/gi, ".")
        .replace(/\s?下划线\s?/g, "_")
        .replace(/\s?杠\s?/g, "-")
        .replace(/\s/g, "");
    return {
      start: match.index,
      end: match.index + match[0].length,
      email: `${words(match[1] ?? "")}@${words(match[2] ?? "")}`.toLowerCase(),
    };
  });
}

export const wechatFacts: FactRule = (turn, _scene, known) => {
  const found: Finding[] = findWechatIds(turn.text)
    .filter((match) => match.start >= turn.ownFrom && isOwn(turn, match.start, match.end))
    .map(({ start, end, id }) => ({ field: "wechatId", value: id, start, end, confidence: 0.9, rule: "wechat.said" }));
  if (found.length === 0 && saysWechatIsPhone(turn.text)) {
    const phone = known.filter((fact) => fact.field === "phone" && fact.about === turn.from).at(-1);
    if (phone)
      found.push({
        field: "wechatId",
        value: phone.value,
        start: 0,
        end: turn.text.length,
        confidence: 0.85,
        rule: "wechat.same-as-phone",
      });
  }
  return found;
};
