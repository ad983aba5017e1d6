/** The page's script, as text: it asks `/sim/view` every two seconds and shows what it says. */
export const clientScript = String.raw`
"use strict";
const $ = (id) => document.getElementById(id);
let customer = new URLSearchParams(location.search).get("customer") || "";
let member = new URLSearchParams(location.search).get("member") || "";
let view = null;
let search = "";

async function ask(path, body, method) {
  const answer = await fetch("/sim/" + path, body === undefined && !method ? {} : { method: method || "POST", body: JSON.stringify(body || {}) });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error || answer.status);
  return json;
}
let noteTimer;
function note(text) {
  $("note").textContent = text;
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => ($("note").textContent = ""), 4000);
}
async function act(path, body, said, method) {
  try {
    const answer = await ask(path, body, method);
    if (said) note(typeof said === "function" ? said(answer) : said);
    await refresh();
    return answer;
  } catch (error) {
    note("没有成功:" + error.message);
  }
}
function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}
const zone = { timeZone: "Asia/Shanghai", hour12: false };
const clock = (ts) => new Date(ts * 1000).toLocaleTimeString("zh-CN", zone);
const dayOf = (ts) => new Date(ts * 1000).toLocaleDateString("zh-CN", { ...zone, month: "long", day: "numeric", weekday: "short" });
function same(node, key) {
  if (node.dataset.key === key) return true;
  node.dataset.key = key;
  return false;
}
function options(select, list, empty) {
  if (same(select, JSON.stringify([list, empty]))) return;
  const chosen = select.value;
  select.replaceChildren(...(list.length ? list : [["", empty]]).map(([value, text]) => el("option", { value }, text)));
  if (list.some(([value]) => value === chosen)) select.value = chosen;
  const button = select.parentElement.querySelector("button");
  if (button && select.id !== "member") button.disabled = list.length === 0 && select.name !== "tag";
}

async function refresh() {
  view = await ask("view?userid=" + encodeURIComponent(member) + "&customer=" + encodeURIComponent(customer) + "&q=" + encodeURIComponent(search));
  member = view.userid;
  customer = view.customer ? view.customer.externalUserId : "";
  show();
}
function show() {
  $("corp").textContent = view.corp.name + " · " + view.corp.corpId + " · 种子 " + view.seed;
  $("now").textContent = new Date(view.ts * 1000).toLocaleString("zh-CN", zone);
  if (document.activeElement !== $("rate")) $("rate").value = String(view.rate);
  showPeople();
  showCustomer();
  showChat();
  showMember();
  showMachine();
}
function showPeople() {
  if (same($("people"), JSON.stringify([view.people, customer]))) return;
  const rows = view.people.map((person) =>
    el("button", { type: "button", "aria-pressed": String(person.externalUserId === customer), onclick: () => { customer = person.externalUserId; member = person.followers[0] || member; void refresh(); } },
      el("span", {}, person.name), el("small", {}, person.followers.length ? person.followers.join("、") : "还不是客户")));
  $("people").replaceChildren(...(rows.length ? rows : [el("p", { class: "hint", style: "padding:8px" }, search ? "没有这个名字。" : "还没有客户。在下面写一个微信名,就有了。")]));
}
function showCustomer() {
  const person = view.customer;
  const follow = view.follow;
  $("customer-hint").textContent = !person ? "先选一位客户。" : person.name + (follow ? (follow.isRemovedByCustomer ? " 已删除 " : " 已加 ") + view.memberName + (follow.state ? ",渠道 " + follow.state : "") : " 还没有加 " + view.memberName) + (person.quota ? ",本期群发 " + person.quota.used + "/" + person.quota.most : "");
  $("transfer").hidden = !view.transfer;
  if (view.transfer) {
    $("transfer").firstElementChild.textContent = "正从 " + view.transfer.from + " 转给 " + view.transfer.to + "。";
    document.querySelector("[data-act=refuse]").hidden = !view.transfer.mayRefuse;
  }
  $("customer-tags").replaceChildren(...(view.tags || []).map((tag) => el("span", {}, tag)));
  options($("scan").way, view.ways.map((way) => [way.configId, (way.remark || way.state || way.configId.slice(0, 8)) + " → " + way.users.join("、")]), "还没有渠道活码");
  options($("join").group, view.groups.map((group) => [group.chatId, group.name + "(" + group.size + " 人)"]), "还没有客户群");
  for (const button of document.querySelectorAll("[data-act=agree],[data-act=disagree],[data-act=customer-delete],[data-act=member-delete],#say-customer button,#say-member button,#buy button,#edit button")) button.disabled = !follow || (follow.isRemovedByCustomer && button.dataset.act !== "member-delete");
  if (!person) for (const button of document.querySelectorAll("#scan button,#join button")) button.disabled = true;
  else for (const form of [$("scan"), $("join")]) form.querySelector("button").disabled = form.querySelector("select").value === "";
}
function showChat() {
  $("chat-title").textContent = view.customer ? view.customer.name + " 与 " + view.memberName : "聊天";
  if (same($("chat"), JSON.stringify([view.lines, customer, member]))) return;
  const nodes = [];
  let day = "";
  for (const line of view.lines) {
    if (dayOf(line.at) !== day) nodes.push(el("div", { class: "day" }, (day = dayOf(line.at))));
    nodes.push(el("div", { class: "bubble" + (line.isMine ? " mine" : "") }, line.text, ...line.attachments.map((one) => el("div", { class: "got" }, ...(one.picture ? [el("img", { src: one.picture, alt: one.text })] : []), ...(one.url ? [el("button", { class: "link", title: one.url, onclick: () => act("customers/" + customer + "/tap", { url: one.url }, (answer) => "客户打开了链接,到达 " + answer.landedOn) }, one.text)] : [one.text]))), el("small", {}, clock(line.at) + (line.label ? " · " + line.label : ""))));
  }
  $("chat").replaceChildren(...(nodes.length ? nodes : [el("div", { class: "day" }, view.follow ? "还没有消息" : "先让客户扫码加好友")]));
  $("chat").scrollTop = $("chat").scrollHeight;
}
function showMember() {
  options($("member"), view.members.map((one) => [one.userid, one.name + " " + one.userid + "(" + one.customers + " 位客户" + (one.tasks ? "," + one.tasks + " 项待确认" : "") + ")"]), "还没有成员");
  if (document.activeElement !== $("member")) $("member").value = member;
  $("member-hint").textContent = view.follow ? "备注:" + (view.follow.remark || "无") + (view.isArchived ? ";聊天存档:" + view.consent : ";没有存档席位") : "";
  options($("edit").tag, [["", "不打标签"]].concat(view.corpTags.map((tag) => [tag.id, tag.name])), "");
  if (!same($("tasks"), JSON.stringify(view.tasks))) {
    $("tasks").replaceChildren(...(view.tasks.length ? view.tasks.map((task) => el("div", { class: "task" }, el("p", {}, task.text || "(附件)"), el("small", {}, task.rows + " 个接收者 · " + dayOf(task.createdAt) + " " + clock(task.createdAt)), el("div", { class: "acts" }, el("button", { class: "main", onclick: () => act("members/" + member + "/confirm", { msgid: task.msgid }, (answer) => { const one = answer.confirmed[0] || {}; return "已发送 " + (one.sent || 0) + ",不是好友 " + (one.notFriend || 0) + ",超出额度 " + (one.overQuota || 0); }) }, "确认发送")))) : [el("p", { class: "hint" }, "没有。企业创建群发之后,成员在这里确认。")]));
  }
  if (!same($("messages"), JSON.stringify(view.messages))) {
    $("messages").replaceChildren(...(view.messages.length ? view.messages.map((message) => el("div", { class: "task" }, el("p", {}, message.text), el("small", {}, clock(message.at) + (message.update ? " · " + message.update : "")), message.buttons.length && !message.update ? el("div", { class: "acts" }, ...message.buttons.map((button) => el("button", { onclick: () => act("messages/" + message.msgid + "/click", { userid: member, key: button.key }, "已点:" + button.text) }, button.text))) : "")) : [el("p", { class: "hint" }, "没有发给这位成员的消息。")]));
  }
}
const STATES = { waiting: ["等待", "late"], delivered: ["送达", "good"], failed: ["放弃", "bad"], lost: ["丢失", "bad"] };
function showMachine() {
  const sum = view.callbacks;
  $("outbox-summary").textContent = view.callbackUrl ? "发往 " + view.callbackUrl + ";送达 " + sum.delivered + ",放弃 " + sum.failed + ",重试 " + sum.retries + ",应答 p99 " + sum.answerMs.p99 + " 毫秒" : "还没有设置回调地址(POST /sim/callback),事件不发往任何地方。";
  if (!same($("outbox"), JSON.stringify(view.outbox))) {
    $("outbox").replaceChildren(...view.outbox.map((entry) => { const last = entry.attempts[entry.attempts.length - 1]; const state = STATES[entry.state]; return el("tr", {}, el("td", {}, clock(entry.at)), el("td", {}, entry.event + (entry.isDuplicate ? "(重复)" : "")), el("td", { class: state[1] }, state[0]), el("td", { class: "n" }, String(entry.attempts.length)), el("td", { class: "n" }, last ? (last.status || last.error) + " " + last.tookMs + " ms" : ""), el("td", { class: "wrap" }, el("details", {}, el("summary", {}, "明文"), el("pre", {}, entry.xml)))); }));
  }
  if (!same($("faults"), JSON.stringify(view.faults))) {
    $("faults").replaceChildren(...view.faults.map((fault) => el("div", { class: "acts" }, el("span", { class: "tag" }, fault.path + " · " + fault.kind + " · 概率 " + fault.probability + (fault.count ? " · " + fault.count + " 次" : "") + " · 命中 " + fault.hits), el("button", { onclick: () => act("faults/" + fault.id, undefined, "已关闭", "DELETE") }, "关闭"))));
  }
  for (const name of ["duplicate", "reorder", "lose"]) { const input = $("chaos")[name]; if (document.activeElement !== input && !$("chaos").dataset.dirty) input.value = view.chaos[name]; }
  if (!same($("calls"), JSON.stringify(view.calls))) {
    $("calls").replaceChildren(...view.calls.map((call) => el("tr", {}, el("td", {}, clock(call.at / 1000)), el("td", { class: "wrap" }, call.path), el("td", { class: "n " + (call.errcode === 0 ? "good" : "bad") }, call.errcode === -2 ? "无应答" : String(call.errcode)), el("td", { class: "n" }, String(call.tookMs)), el("td", {}, call.fault))));
  }
}
function onSubmit(id, run) {
  $(id).addEventListener("submit", (event) => {
    event.preventDefault();
    void run(event.target);
  });
}
onSubmit("new-person", async (form) => {
  const person = await act("customers", { name: form.name.value.trim() }, "新客户:" + form.name.value);
  if (person) { customer = person.externalUserId; form.reset(); await refresh(); }
});
onSubmit("scan", async (form) => {
  const added = await act("customers/" + customer + "/scan", { way: form.way.value }, (answer) => (answer.event ? "已加 " + answer.userid : "早已是好友"));
  if (added) { member = added.userid; await refresh(); }
});
onSubmit("join", (form) => act("groups/" + form.group.value + "/join", { ids: [customer] }, "已进群"));
onSubmit("buy", (form) => act("customers/" + customer + "/buy", { userid: member, product: form.product.value, amountYuan: Number(form.amount.value) }, "订单消息已发出"));
onSubmit("say-customer", async (form) => { const text = form.text.value.trim(); if (text && (await act("customers/" + customer + "/chat", { userid: member, text }))) form.reset(); });
onSubmit("say-member", async (form) => { const text = form.text.value.trim(); if (text && (await act("members/" + member + "/chat", { to: customer, text }))) form.reset(); });
onSubmit("edit", (form) => act("members/" + member + "/edit-customer", { customer, ...(form.remark.value ? { remark: form.remark.value } : {}), addTags: form.tag.value ? [form.tag.value] : [] }, "已改"));
onSubmit("fault", (form) => act("faults", { path: form.path.value, kind: form.kind.value, probability: Number(form.probability.value), delayMs: Number(form.delayMs.value), ...(form.count.value ? { count: Number(form.count.value) } : {}), ...(form.kind.value === "errcode" ? { errcode: Number(form.errcode.value || 40058) } : {}) }, "已打开"));
$("fault").kind.addEventListener("change", () => ($("fault").errcode.hidden = $("fault").kind.value !== "errcode"));
onSubmit("chaos", async (form) => { delete form.dataset.dirty; await act("callback-chaos", { duplicate: Number(form.duplicate.value), reorder: Number(form.reorder.value), lose: Number(form.lose.value) }, "已保存"); });
$("chaos").addEventListener("input", () => ($("chaos").dataset.dirty = "1"));
$("search").addEventListener("input", () => { search = $("search").value.trim(); void refresh(); });
$("member").addEventListener("change", () => { member = $("member").value; void refresh(); });
$("rate").addEventListener("change", () => act("clock", { rate: Number($("rate").value) }, "时间已改"));
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.clock) void act("clock", { advanceSeconds: Number(button.dataset.clock) }, "时间已拨快");
  const acts = {
    agree: () => act("customers/" + customer + "/consent", { userid: member, agree: true }, "客户已同意存档"),
    disagree: () => act("customers/" + customer + "/consent", { userid: member, agree: false }, "客户不同意存档"),
    refuse: () => act("customers/" + customer + "/refuse-transfer", {}, "客户拒绝了转接"),
    complete: () => act("transfers/complete", {}, (answer) => answer.completed + " 个转接已完成"),
    "customer-delete": () => act("customers/" + customer + "/delete", { userid: member }, "客户已删除成员"),
    "member-delete": () => act("members/" + member + "/delete-customer", { customer }, "成员已删除客户"),
    leave: () => confirm(view.memberName + " 离职?这不能撤销。") && act("members/" + member + "/leave", {}, (answer) => answer.customers + " 位客户、" + answer.groups + " 个群待继承"),
  };
  const run = acts[button.dataset.act];
  if (run) void run();
});
void refresh();
setInterval(() => { if (!document.hidden) refresh().catch(() => note("模拟器没有应答")); }, 2000);
`;
