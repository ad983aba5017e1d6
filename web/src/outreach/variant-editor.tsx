import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { Attachment, Variant } from "#src/domain/broadcast/content.js";
import type { SegmentRule } from "#src/domain/segment/rule.js";
import { useSession } from "../shared/api/session";
import { previewQuery } from "./outreach-queries";

interface VariantEditorProps {
  variant: Variant;
  rule: SegmentRule;
  delivery: "wecom" | "accounts";
  isAlone: boolean;
  onChange: (variant: Variant) => void;
  onRemove: () => void;
}

const FRESH_LINK: Attachment = { kind: "link", title: "", url: "https://", description: "", imageUrl: null };

/** How variables are written in a text, in either language of the UI. */
const VARIABLES = "{称呼} {姓名|朋友} {公司} {我} {我的公司}";

/** One version of the message, and how a customer will see it. */
export function VariantEditor({ variant, rule, delivery, isAlone, onChange, onRemove }: VariantEditorProps) {
  const { t } = useTranslation();
  const setAttachment = (index: number, next: Attachment | null): void =>
    onChange({
      ...variant,
      attachments: variant.attachments.flatMap((each, i) => (i !== index ? [each] : next ? [next] : [])),
    });
  return (
    <div className="variant">
      <div>
        {!isAlone && (
          <div className="variant-head">
            <h3>{t("outreach.variant", { key: variant.key })}</h3>
            <label className="rule-days">
              {t("outreach.share")}
              <input
                className="native-input"
                type="number"
                min={1}
                max={100}
                value={variant.weight}
                onChange={(event) => onChange({ ...variant, weight: Math.max(1, Number(event.target.value)) })}
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
        {delivery === "wecom" && (
          <div className="rule-acts">
            <Button
              size="small"
              disabled={variant.attachments.length >= 9}
              onClick={() => onChange({ ...variant, attachments: [...variant.attachments, FRESH_LINK] })}
            >
              {t("outreach.addLink")}
            </Button>
          </div>
        )}
        {variant.attachments.map((attachment, index) => (
          // Attachments have no name of their own; their order is what goes out.
          // oxlint-disable-next-line react/no-array-index-key
          <AttachmentRow
            key={index}
            attachment={attachment}
            onChange={(next) => setAttachment(index, next)}
            onRemove={() => setAttachment(index, null)}
          />
        ))}
      </div>
      <Bubble variant={variant} rule={rule} delivery={delivery} />
    </div>
  );
}

const FIELDS: Readonly<
  Record<
    Attachment["kind"],
    readonly (readonly [field: string, word: "linkTitle" | "url" | "fileName" | "appId" | "page" | "cover"])[]
  >
> = {
  link: [
    ["title", "linkTitle"],
    ["url", "url"],
  ],
  image: [["url", "url"]],
  file: [
    ["name", "fileName"],
    ["url", "url"],
  ],
  mini_program: [
    ["title", "linkTitle"],
    ["appId", "appId"],
    ["page", "page"],
    ["imageUrl", "cover"],
  ],
};

function AttachmentRow({
  attachment,
  onChange,
  onRemove,
}: {
  attachment: Attachment;
  onChange: (next: Attachment) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const values = attachment as unknown as Readonly<Record<string, string>>;
  return (
    <div className="rule-row">
      {FIELDS[attachment.kind].map(([field, word]) => (
        <input
          key={field}
          className="native-input"
          aria-label={t(`outreach.${word}`)}
          placeholder={t(`outreach.${word}`)}
          value={values[field] ?? ""}
          onChange={(event) => onChange({ ...attachment, [field]: event.target.value })}
        />
      ))}
      <button type="button" className="icon-button" aria-label={t("outreach.remove")} onClick={onRemove}>
        <span aria-hidden>×</span>
      </button>
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
  const text = variant.text.replace(
    /\{([^{}|]*)(?:\|([^{}]*))?\}/g,
    (_whole, name: string, other: string | undefined) => {
      const value = known[name.trim()];
      if (value) return value;
      missing.push(name.trim());
      return other ?? "";
    },
  );
  return (
    <figure className="bubble-frame" aria-label={t("outreach.preview")}>
      <figcaption className="hint small">
        {t("outreach.preview")}
        {example && ` · ${t("outreach.previewFrom", { name: example.displayName })}`}
      </figcaption>
      {text.trim() !== "" && <p className="bubble">{text}</p>}
      {variant.attachments.map((attachment, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <p key={index} className="bubble bubble-card">
          {attachment.kind === "image"
            ? t("outreach.addImage")
            : attachment.kind === "file"
              ? attachment.name
              : attachment.title}
        </p>
      ))}
      {missing.length > 0 && (
        <p className="late small">{t("outreach.missing", { names: [...new Set(missing)].join("、") })}</p>
      )}
    </figure>
  );
}
