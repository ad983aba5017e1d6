/** 入群欢迎语。 */
export const groupWelcomes = {
  title: "入群欢迎语",
  lead: "写好后会出现在企业微信里，群主在群设置里选用；客户进群时由企业微信发出。",
  add: "新建入群欢迎语",
  edit: "修改入群欢迎语",
  empty: "还没有入群欢迎语",
  text: "文字",
  nickname: "插入客户昵称",
  attachmentHint: "最多一个附件",
  state: { synced: "已同步", failed: "没有同步", unknown: "待核对" },
  again: "重新同步",
  remove: "删除",
  removed: "已删除",
  removeText: "会同时从企业微信删除；正在用它的群不再发欢迎语。",
};
