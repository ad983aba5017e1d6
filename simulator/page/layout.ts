/** The frame of the simulator's pages. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

export function layout(title: string, body: string, script = ""): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} · 企业微信模拟器</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body>${body}${script === "" ? "" : `<script>${script}</script>`}</body></html>`;
}

const STYLE = `
:root{--accent:#0F6B5C;--ink1:#1A1F1E;--ink2:#5A6462;--ink3:#6E7876;--p0:#fff;--p1:#F6F8F7;--p2:#ECF0EE;--late:#C2410C;--lateb:#FFF3EB;
--danger:#B42318;--good:#2F7D32;--mine:#DCEFE9}
@media (prefers-color-scheme:dark){:root{--accent:#5CC2AF;--ink1:#E8EDEB;--ink2:#A9B4B1;--ink3:#93A09C;--p0:#1B211F;--p1:#131816;--p2:#2A3230;
--late:#FDBA74;--lateb:#3A2416;--danger:#F4A29B;--good:#86C98A;--mine:#1F3D37}}
*{box-sizing:border-box}
body{margin:0;background:var(--p1);color:var(--ink1);font:14px/22px -apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;
font-variant-numeric:tabular-nums}
h1{font-size:20px;line-height:28px;margin:0}h2{font-size:14px;margin:0 0 8px;font-weight:600}
header{background:var(--p0);border-bottom:1px solid var(--p2);padding:12px 24px;display:flex;gap:8px 16px;align-items:center;flex-wrap:wrap}
header .time{margin-left:auto;display:flex;gap:8px;align-items:center;flex-wrap:wrap}
header strong{font-weight:600}
.hint{color:var(--ink3);font-size:12px;margin:0}
button,select,input,textarea{font:inherit;color:inherit;border:1px solid var(--p2);background:var(--p0);border-radius:6px;padding:4px 12px;min-height:32px;
max-width:100%}
button{cursor:pointer;white-space:nowrap}button:hover:not(:disabled){border-color:var(--accent);color:var(--accent)}
button:disabled{cursor:default;color:var(--ink3);background:var(--p1)}
button.main{background:var(--accent);border-color:var(--accent);color:var(--p0)}button.main:hover:not(:disabled){color:var(--p0);opacity:.9}
button.main:disabled{background:var(--p2);border-color:var(--p2);color:var(--ink3)}
button.danger{color:var(--danger)}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
input,select{min-width:0}
.grid{display:grid;grid-template-columns:300px minmax(0,1fr) 340px;gap:16px;padding:16px 24px;max-width:1600px;margin:0 auto;align-items:start}
.wide{grid-column:1/-1}
.card{background:var(--p0);border:1px solid var(--p2);border-radius:6px;padding:16px;min-width:0}
.card+.card{margin-top:16px}
.list .row{display:flex;justify-content:space-between;gap:8px;padding:8px 0;border-bottom:1px solid var(--p2);color:inherit;text-decoration:none}
.list .row:last-child{border-bottom:0}.row span{color:var(--ink2)}a.row:hover b{color:var(--accent)}
.acts{display:flex;flex-wrap:wrap;gap:8px;margin-top:8px}.acts>input,.acts>select{flex:1 1 120px}
.field{display:block;margin-top:8px}.field>span{display:block;color:var(--ink2);font-size:12px}.field>select,.field>input{width:100%}
.people{max-height:320px;overflow:auto;margin:8px -8px 0}
.people button{display:flex;width:100%;justify-content:space-between;gap:8px;border:0;background:none;padding:6px 8px;text-align:left;min-height:36px}
.people button small{overflow:hidden;text-overflow:ellipsis}
.people button[aria-pressed=true]{background:var(--mine);color:var(--ink1)}
small{color:var(--ink3);font-size:12px}
.chat{height:420px;overflow:auto;background:var(--p1);border-radius:6px;padding:12px;display:flex;flex-direction:column;gap:8px}
.chat .day{align-self:center;color:var(--ink3);font-size:12px}
.bubble{max-width:78%;padding:8px 12px;border-radius:6px;background:var(--p0);white-space:pre-wrap;overflow-wrap:anywhere;align-self:flex-start}
.bubble.mine{background:var(--mine);align-self:flex-end}
.bubble small{display:block}
.got{margin-top:6px}.got .link{white-space:normal;text-align:left;color:var(--accent);text-decoration:underline;text-underline-offset:3px}.got img{display:block;max-width:140px;max-height:160px;border-radius:4px}
.say{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:8px;margin-top:8px}
.task{border-top:1px solid var(--p2);padding:10px 0}.task:first-of-type{border-top:0}
.task p{margin:0 0 6px;overflow-wrap:anywhere}
.tags{display:flex;flex-wrap:wrap;gap:4px;margin:4px 0}.tags span,.tag{border:1px solid var(--p2);border-radius:6px;padding:0 8px;font-size:12px;color:var(--ink2)}
table{border-collapse:collapse;width:100%;font-size:12px}th,td{text-align:left;padding:6px 8px;border-bottom:1px solid var(--p2);vertical-align:top}
[hidden]{display:none!important}th{color:var(--ink2);font-weight:500;white-space:nowrap}td.n,th.n{text-align:right}td.wrap{overflow-wrap:anywhere}#outbox td:nth-child(5){white-space:nowrap;max-width:240px;overflow:hidden;text-overflow:ellipsis}#outbox td:last-child{min-width:160px;max-width:420px}
.good{color:var(--good)}.bad{color:var(--danger)}.late{color:var(--late)}
.scroll{overflow:auto;max-height:340px}
.narrow{max-width:480px;margin:32px auto;padding:0 16px}
#note{position:fixed;left:50%;transform:translateX(-50%);bottom:20px;background:var(--ink1);color:var(--p0);border-radius:6px;padding:8px 16px;max-width:90vw;
overflow-wrap:anywhere}
#note:empty{display:none}
details>summary{cursor:pointer;color:var(--ink2)}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:4px 0;font-size:12px}
@media (max-width:1100px){.grid{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}.grid>section:nth-child(2){grid-column:1/-1;grid-row:1}}
@media (max-width:700px){header{padding:12px 16px}header .time{margin-left:0}.grid{grid-template-columns:minmax(0,1fr);padding:12px}.grid>*{grid-column:1!important;grid-row:auto!important}
button{min-height:40px}input,select{min-height:40px;font-size:16px}.chat{height:340px}.people{max-height:220px}}
`;
