/** Who logs in? A tap stands for the scan with the phone. */
import type { Member } from "../state/directory.js";
import { escapeHtml, layout } from "./layout.js";

export function loginPage(corpName: string, members: readonly Member[], query: URLSearchParams): string {
  const links = members.map((member) => {
    const next = new URLSearchParams(query);
    next.set("userid", member.userid);
    const href = `/sim/oauth2/choose?${next.toString()}`;
    return `<a class="row" href="${escapeHtml(href)}"><b>${escapeHtml(member.name)}</b><span>${escapeHtml(member.userid)}</span></a>`;
  });
  const empty = `<p class="hint">这个企业还没有成员。</p>`;
  return layout(
    "登录",
    `<main class="narrow"><h1>${escapeHtml(corpName)}</h1><p class="hint">选择用谁的企业微信登录(相当于扫码确认)。</p>
<div class="card list">${links.join("") || empty}</div></main>`,
  );
}
