import { expect, it } from "vitest";
import { aTask } from "#test/builders/a-contact.js";
import { titleNow } from "./title-now.js";

const now = new Date("2026-11-23T04:00:00Z");
const silence = aTask({
  reason: "silence",
  title: "已超过 7 天没有联系",
  key: `silence:ct_wang:${new Date("2026-10-30T03:00:00Z").getTime()}`,
});

it.each([
  { case: "minutes", task: aTask(), saidAt: "2026-11-23T03:20:00Z", title: "客户的提问已等了 40 分钟" },
  { case: "hours", task: aTask(), saidAt: "2026-11-23T00:30:00Z", title: "客户的提问已等了 3 小时" },
  { case: "days", task: aTask(), saidAt: "2026-11-20T03:20:00Z", title: "客户的提问已等了 3 天" },
  { case: "done", task: aTask({ status: "done" }), saidAt: "2026-11-20T03:20:00Z", title: "客户的提问还没有回复" },
  { case: "silence", task: silence, saidAt: null, title: "已有 24 天没有联系" },
  {
    case: "the last rung of a running deal",
    task: { ...silence, title: "已 7 天没有联系，已请主管关注" },
    saidAt: null,
    title: "已有 24 天没有联系",
  },
  { case: "older matters", task: { ...silence, title: "有较早的提问" }, saidAt: null, title: "有较早的提问" },
  { case: "a person's", task: aTask({ reason: "manual", title: "寄样品" }), saidAt: null, title: "寄样品" },
])("$case", ({ task, saidAt, title }) => {
  expect(titleNow(task, saidAt === null ? null : new Date(saidAt), now)).toBe(title);
});
