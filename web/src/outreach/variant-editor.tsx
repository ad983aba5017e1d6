import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { Variant } from "#src/domain/broadcast/content.js";
import type { AttachmentKind } from "#src/domain/material/attachment.js";
import type { SegmentRule } from "#src/domain/segment/rule.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { AttachmentPreviews } from "../materials/attachment-previews";
import { AttachmentsEditor } from "../materials/attachments-editor";
import { useSession } from "../shared/api/session";
import { NumberInput } from "../shared/ui/number-input";
import { previewQuery } from "./outreach-queries";

interface VariantEditorProps {
  variant: Variant;
  rule: SegmentRule;
  delivery: "wecom" | "accounts";
  isAlone: boolean;
  onChange: (variant: Variant) => void;
  onRemove: () => void;
}

/** What a person's own chat account can send. */
const OF_ACCOUNTS: readonly AttachmentKind[] = ["image", "video", "file", "link"];

/** How variables are written in a text, in either language of the UI. */
const VARIABLES = "{称呼} {姓名|朋友} {公司} {我} {我的公司}";

/** One version of the message, and how a customer will see it. */
export function VariantEditor({ variant, rule, delivery, isAlone, onChange, onRemove }: VariantEditorProps) {
  const { t } = useTranslation();
  return (
    <div className="variant">
      <div>
        {!isAlone && (
          <div className="variant-head">
            <h3>{t("outreach.variant", { key: variant.key })}</h3>
            <label className="rule-days">
              {t("outreach.share")}
              <NumberInput
                {...BOUNDS.variantWeight}
                width={76}
                value={variant.weight}
                onChange={(weight) => weight !== null && onChange({ ...variant, weight })}
              />
            </label>
            <Button size="small" type="text" onClick={onRemove}>
              {t("outreach.removeVariant")}
            </Button>
          </div>
        )}
        <Input.TextArea
          aria-label={`${t("outreach.text")} ${variant.key}`}
          value={variant.text}
          rows={5}
          maxLength={1_300}
          onChange={(event) => onChange({ ...variant, text: event.target.value })}
        />
        <p className="hint small">{t("outreach.textHint", { names: VARIABLES })}</p>
        <AttachmentsEditor
          value={variant.attachments}
          {...(delivery === "accounts" ? { kinds: OF_ACCOUNTS } : {})}
          onChange={(attachments) => onChange({ ...variant, attachments })}
        />
      </div>
      <Bubble variant={variant} rule={rule} delivery={delivery} />
    </div>
  );
}

/** The message as WeChat shows it, with a real customer of the audience. */
function Bubble({ variant, rule, delivery }: { variant: Variant; rule: SegmentRule; delivery: "wecom" | "accounts" }) {
  const { t } = useTranslation();
  const session = useSession();
  const { data } = useQuery({ ...previewQuery(rule), enabled: false });
  const example = data?.sample[0];
  const known: Readonly<Record<string, string | null | undefined>> = {
    我: session.user.name,
    我的公司: session.corp.name,
    ...(delivery === "accounts" && example
      ? { 姓名: example.displayName, 公司: example.company, 职位: example.title, 称呼: "您好" }
      : { 称呼: "您好", 公司: "贵公司" }),
  };
  const missing: string[] = [];
  const fill = (template: string): string =>
    template.replace(/\{([^{}|]*)(?:\|([^{}]*))?\}/g, (_whole, name: string, other: string | undefined) => {
      const value = known[name.trim()];
      if (value) return value;
      missing.push(name.trim());
      return other ?? "";
    });
  const text = fill(variant.text);
  const attachments = variant.attachments.map((each) => {
    if (each.kind === "link") return { ...each, title: fill(each.title), description: fill(each.description) };
    return each.kind === "mini_program" ? { ...each, title: fill(each.title) } : each;
  });
  return (
    <figure className="bubble-frame" aria-label={t("outreach.preview")}>
      <figcaption className="hint small">
        {t("outreach.preview")}
        {example && ` · ${t("outreach.previewFrom", { name: example.displayName })}`}
      </figcaption>
      {text.trim() !== "" && <p className="bubble">{text}</p>}
      <AttachmentPreviews attachments={attachments} />
      {missing.length > 0 && (
        <p className="late small">{t("outreach.missing", { names: [...new Set(missing)].join("、") })}</p>
      )}
    </figure>
  );
}
