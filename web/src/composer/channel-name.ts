/** "wechaty:main" → "微信 main": a channel and its account as people call them. */
const NAMES: Readonly<Record<string, string>> = { wechaty: "微信", wecom: "企业微信", kefu: "微信客服" };

export function channelName(channel: string): string {
  const [kind = "", account] = channel.split(":", 2);
  const name = NAMES[kind] ?? kind;
  return account ? `${name} · ${account}` : name;
}
