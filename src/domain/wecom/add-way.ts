/** How a customer came to a member, as WeCom's `add_way` says it (wecom.md §4.1), in words for people. */

const WORDS: Readonly<Record<number, string>> = {
  1: "扫码添加",
  2: "搜索手机号",
  3: "名片分享",
  4: "群聊",
  5: "手机通讯录",
  6: "微信联系人",
  8: "安装第三方应用时添加",
  9: "搜索邮箱",
  10: "视频号",
  11: "日程参与人",
  12: "会议参与人",
  13: "微信好友的企业微信名片",
  14: "智慧硬件",
  15: "上门服务",
  16: "获客链接",
  17: "定制开发",
  18: "需求回复",
  21: "第三方售前",
  22: "潜在商务伙伴",
  24: "接受微信好友申请",
  201: "内部成员共享",
  202: "管理员分配",
};
const ACQUISITION_LINK = 16;

/** The list grows: a number nobody named yet is WeCom all the same. @param state the link's channel, if there is one. */
export function sourceOfAddWay(addWay: number, state: string | null): string {
  const words = WORDS[addWay];
  if (words === undefined) return "企业微信";
  const channel = addWay === ACQUISITION_LINK && state ? `(${state})` : "";
  return `企业微信：${words}${channel}`;
}
