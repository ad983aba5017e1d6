/** Broadcast texts: `{称呼}` or `{姓名|朋友}`. What is not known takes its fallback; without one the contact is left out. */
import { variableValue, type CareTextInput } from "../care/care-text.js";
import { filledAttachments, MAX_ATTACHMENTS, type Attachment } from "../material/attachment.js";
import { MAX_TEXT_BYTES, type Variant } from "./content.js";

const VARIABLE = /\{([^{}|]*)(?:\|([^{}]*))?\}/g;
/** Known for every receiver of one member: the same text for a whole task. */
const OF_MEMBER = new Set(["我", "我的公司"]);

export type Rendered = { ok: true; text: string } | { ok: false; reason: string };
export type RenderedMessage = { ok: true; text: string; attachments: Attachment[] } | { ok: false; reason: string };
type Template = Pick<Variant, "text" | "attachments">;

/** The whole message for one contact. */
export const messageFor = (template: Template, input: CareTextInput): RenderedMessage =>
  whole(template, (text) => renderFor(text, input));

/** The whole message for all receivers of one member. */
export const messageForMember = (
  template: Template,
  names: { memberName: string; corpName: string },
): RenderedMessage => whole(template, (text) => renderForMember(text, names));

function whole({ text, attachments }: Template, render: (text: string) => Rendered): RenderedMessage {
  // Attachments alone are a message too.
  const said = text.trim() === "" && attachments.length > 0 ? { ok: true as const, text: "" } : render(text);
  if (!said.ok) return said;
  const filled = filledAttachments(attachments, render);
  return filled.ok ? { ok: true, text: said.text, attachments: filled.attachments } : filled;
}

/** Fills the text for one contact. */
function renderFor(template: string, input: CareTextInput): Rendered {
  return fill(template, (name) => variableValue(name, input));
}

/** Fills the text for all receivers of one member: what differs between contacts takes its fallback. */
function renderForMember(template: string, names: { memberName: string; corpName: string }): Rendered {
  const nobody = { contact: { nickname: "", displayName: "", profile: [] }, ...names };
  return fill(template, (name) =>
    OF_MEMBER.has(name) ? variableValue(name, nobody) : (variableValue(name, nobody) ?? ""),
  );
}

function fill(template: string, valueOf: (name: string) => string | null | undefined): Rendered {
  const problems: string[] = [];
  const text = template.replace(VARIABLE, (whole, rawName: string, fallback: string | undefined) => {
    const name = rawName.trim();
    const value = valueOf(name);
    if (value === undefined) problems.push(`“${whole}”不认识`);
    const said = (value ?? "").replace(/[{}]/g, "").replace(/\s+/g, " ").trim().slice(0, 60) || (fallback ?? "").trim();
    if (value !== undefined && said === "") problems.push(`还不知道客户的${name}`);
    return said;
  });
  if (problems.length === 0 && /[{}]/.test(text)) problems.push("花括号没有成对");
  if (problems.length === 0 && text.trim() === "") problems.push("内容是空的");
  return problems.length === 0 ? { ok: true, text: text.trim() } : { ok: false, reason: problems.join(";") };
}

/** What is wrong with the variants before anybody is looked at. Empty: nothing. */
export function contentProblems(
  variants: readonly Variant[],
  delivery: "wecom" | "accounts",
): { path: string; message: string }[] {
  const problems: { path: string; message: string }[] = [];
  if (variants.length === 0) problems.push({ path: "variants", message: "请写内容" });
  variants.forEach((variant, index) => {
    const at = (field: string): string => `variants.${index}.${field}`;
    const known = renderForMember(variant.text, { memberName: "成员", corpName: "公司" });
    if (variant.text.trim() === "" && variant.attachments.length === 0) {
      problems.push({ path: at("text"), message: "请写文字或添加附件" });
    } else if (variant.text.trim() !== "" && !known.ok && (delivery === "wecom" || known.reason.includes("不认识"))) {
      problems.push({
        path: at("text"),
        message:
          delivery === "wecom"
            ? `${known.reason}；企业微信群发的每位客户收到同样的文字，请写替代词，例如 {姓名|朋友}`
            : known.reason,
      });
    }
    if (new TextEncoder().encode(variant.text).length > MAX_TEXT_BYTES) {
      problems.push({ path: at("text"), message: `文字太长，最多 ${MAX_TEXT_BYTES} 字节` });
    }
    if (variant.attachments.length > MAX_ATTACHMENTS) {
      problems.push({ path: at("attachments"), message: `附件最多 ${MAX_ATTACHMENTS} 个` });
    }
    const filled = filledAttachments(variant.attachments, (title) =>
      renderForMember(title, { memberName: "成员", corpName: "公司" }),
    );
    if (!filled.ok && (delivery === "wecom" || filled.reason.includes("不认识"))) {
      problems.push({ path: `${at("attachments")}.${filled.index}.title`, message: filled.reason });
    }
    if (delivery === "accounts" && variant.attachments.some(({ kind }) => kind === "mini_program")) {
      problems.push({ path: at("attachments"), message: "成员账号不能发小程序；请改用链接，或用企业微信群发" });
    }
  });
  return problems;
}
