/** What the audit trail's actions are called. A "." in an action is "_" here: dots separate keys in the texts. */
export const AUDIT_WORDS = {
  user_add: "添加成员",
  user_change: "修改成员",
  user_departed: "离职收回登录",
  "user_sign-in-link": "生成登录链接",
  department_add: "添加部门",
  "api-key_add": "新建密钥",
  "api-key_revoke": "停用密钥",
  settings_change: "修改设置",
  bot_settings: "修改机器人设置",
  contact_reveal: "查看打码资料",
  contact_owner: "换负责人",
  "contact_opt-out": "标为不再打扰",
  "contact_opt-out-lifted": "恢复可联系",
  contact_merge: "合并客户",
  "contact_merge-undone": "撤销合并",
  wecom_setup: "修改企业微信配置",
  wecom_rules: "修改企业微信规则",
  wecom_transfer: "转接客户",
  "wecom_transfer-groups": "转接客户群",
  departure_dismiss: "不再提示离职交接",
  "contact-way_create": "新建渠道活码",
  "contact-way_change": "修改渠道活码",
  "join-way_create": "新建进群码",
  "join-way_change": "修改进群码",
  "join-way_remove": "删除进群码",
  "group-welcome_create": "新建入群欢迎语",
  "group-welcome_change": "修改入群欢迎语",
  "group-welcome_remove": "删除入群欢迎语",
  tag_create: "新建企业标签",
  tag_change: "修改企业标签",
  tag_delete: "删除企业标签",
  material_remove: "删除素材",
  link_remove: "删除追踪链接",
  "link_asking-on": "开启识别打开链接的人",
  "link_asking-off": "关闭识别打开链接的人",
  broadcast_approve: "批准群发",
  broadcast_stop: "停止群发",
  queue_retry: "重试失败的任务",
  queue_remove: "移除失败的任务",
  "export_follow-up-report": "导出跟进报表",
  export_broadcast: "导出群发结果",
  export_audit: "导出操作记录",
};

/** An action as the texts key it. */
export type AuditKey = keyof typeof AUDIT_WORDS;

export const AUDIT_KEYS = Object.keys(AUDIT_WORDS) as AuditKey[];

/** "contact.reveal" → "contact_reveal"; null: nobody named it yet. */
export function auditKey(action: string): AuditKey | null {
  const key = action.replaceAll(".", "_");
  return Object.hasOwn(AUDIT_WORDS, key) ? (key as AuditKey) : null;
}

/** "contact_reveal" → "contact.reveal". */
export const auditAction = (key: AuditKey): string => key.replaceAll("_", ".");
