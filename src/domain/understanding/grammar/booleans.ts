/** The answer word of a reply: 好的, 可以, 不是, 拒绝, 👌. */
import type { BooleanMatch } from "./match.js";
import { foldText } from "./text-fold.js";
import { pattern } from "../pattern/pattern.js";

const NO =
  "不可以 不行 不是的 不是 不好 不对 不要 不用 不需要 不必 不同意 不接受 不愿意 不愿 不想 不能 不会 不成 不中 不妥 不许 不准 不太行 不太好 不认可 不认同 不赞成 不赞同 不考虑 没有 没 否 否定 拒绝 反对 错 错误 错了 并非 非也 不 算了 免了 别 no nope nah 👎 🙅 ❌ ✖".split(
    " ",
  );
const YES =
  "好的呀 好的 好呀 好啊 好嘞 好哒 好滴 好吧 好 可以的 可以 行的 行啊 行吧 行 是的 是啊 是呀 是 对的 对啊 对呀 对 没错 没问题 没毛病 正确 确定 确认 肯定的 肯定 当然可以 当然 同意 赞成 赞同 认可 接受 允许 愿意 乐意 必须的 成 中 妥 妥了 嗯嗯 嗯 恩 要得 要的 需要 有的 能 会 ok okay okey yes yep yeah yup sure 👌 👍 ✅ ✔ 🙆".split(
    " ",
  );
const ANSWERS = [...NO.map((word) => [word, false] as const), ...YES.map((word) => [word, true] as const)].sort(
  (a, b) => b[0].length - a[0].length,
);
const byFirst = new Map<string, (readonly [string, boolean])[]>();
for (const answer of ANSWERS) {
  const list = byFirst.get(answer[0][0] ?? "");
  if (list) list.push(answer);
  else byFirst.set(answer[0][0] ?? "", [answer]);
}
const BREAK = /[\s,，。.、!！?？;；:：~～"”'’)）的啦了呢哦噢喔呀啊吧嘛哈呗]/;
const SKIN = pattern(/^(?:[\u{1f3fb}-\u{1f3ff}]|\ufe0f)$/u);

/** The answer a reply begins with (or consists of); at most one. Empty when the line does not answer. */
export function findBooleans(text: string): BooleanMatch[] {
  const s = foldText(text).toLowerCase();
  let start = 0;
  while (start < s.length && /[\s,，。.!！~"“]/.test(s[start] ?? "")) start++;
  const match = answerAt(s, start) ?? quoted(s);
  return match ? [match] : [];
}

function answerAt(s: string, start: number): BooleanMatch | null {
  for (const [word, value] of byFirst.get(s[start] ?? "") ?? []) {
    if (!s.startsWith(word, start)) continue;
    let end = start + word.length;
    const tone = String.fromCodePoint(s.codePointAt(end) ?? 32);
    if (SKIN.test(tone)) end += tone.length;
    if (end >= s.length || BREAK.test(s[end] ?? "") || !/[\w\u4e00-\u9fff]/.test(s[end] ?? "")) {
      if (
        (word === "是" ||
          word === "对" ||
          word === "会" ||
          word === "能" ||
          word === "中" ||
          word === "没" ||
          word === "别") &&
        /[的了吧吗]/.test(s[end] ?? "") &&
        s[end] !== "的" &&
        s.slice(end).length > 1 &&
        !/^[吧了][\s,，。!！]/.test(s.slice(end))
      )
        return null;
      return { start, end, value };
    }
    return null;
  }
  return null;
}

/** 我说"不"而不是"对": the first quoted answer word. */
function quoted(s: string): BooleanMatch | null {
  const match = /["“]([^"”]{1,4})["”]/.exec(s);
  const answer = match ? ANSWERS.find(([word]) => word === match[1]) : undefined;
  return match && answer && /[说答回讲]\s?$/.test(s.slice(0, match.index))
    ? { start: match.index + 1, end: match.index + 1 + answer[0].length, value: answer[1] }
    : null;
}
