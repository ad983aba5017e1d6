/** Chats for properties: several people, several days, texts that understanding has something to say about. */
import * as fc from "fast-check";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import { aSourceMessage } from "#test/builders/a-source-message.js";

const CONTACT_TEXTS = [
  "在吗",
  "你们的XN扩展模块多少钱",
  "预算大概50万以内",
  "发个报价单给我",
  "我电话13800000017",
  "我电话13900000028，微信号 wang_hs88",
  "我是华盛包装机械的王伟",
  "下个月要用，先来20台",
  "太贵了，能便宜点吗",
  "暂时不考虑了",
  "不要再给我发消息了",
  "那就定了，合同发我，今天付款",
  "样品什么时候能寄？",
];
const MEMBER_TEXTS = ["您好", "有现货", "周三给您报价", "报价单发您了", "款已经收到，谢谢", "明天上午10点前回复您"];

const FIRST = new Date("2026-08-01T08:00:00+08:00").getTime();

/** Messages of some conversations: direct and group, several contacts and members, equal instants included. */
export const anyChats = (maxLength = 24): fc.Arbitrary<SourceMessage[]> =>
  fc
    .array(
      fc.record({
        conversation: fc.integer({ min: 0, max: 2 }),
        isContact: fc.boolean(),
        who: fc.integer({ min: 0, max: 1 }),
        text: fc.nat(100),
        minutes: fc.integer({ min: 0, max: 60 * 24 * 100 }),
        kind: fc.constantFrom("text", "text", "text", "text", "revoke", "edit"),
      }),
      { minLength: 2, maxLength },
    )
    .map((lines) =>
      lines.map((line, i) => {
        const isGroup = line.conversation === 2;
        const texts = line.isContact ? CONTACT_TEXTS : MEMBER_TEXTS;
        const contact = isGroup ? `g${line.who}` : `c${line.conversation}`;
        const member = isGroup ? `m${line.who}` : `m${line.conversation}`;
        return aSourceMessage({
          conversation: `k${line.conversation}`,
          id: `m${i}`,
          side: line.isContact ? "contact" : "member",
          from: line.isContact ? contact : member,
          to: line.who === 0 ? (line.isContact ? member : contact) : null,
          name: `${line.isContact ? contact : member}-${line.text % 3}`,
          text: line.kind === "revoke" ? "" : (texts[line.text % texts.length] ?? ""),
          at: new Date(FIRST + line.minutes * 60_000),
          room: isGroup ? "采购群" : null,
          type: line.kind === "revoke" ? "revoke" : "text",
          ...(line.kind === "revoke" ? { revokes: `m${Math.max(0, i - 1)}` } : {}),
          ...(line.kind === "edit" ? { edits: `m${Math.max(0, i - 1)}` } : {}),
        });
      }),
    );
