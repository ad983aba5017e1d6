import { Input, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { welcomeAttachments, welcomeMessage } from "#src/domain/wecom/welcome-text.js";
import type { WelcomeText } from "#src/domain/wecom/wecom-records.js";
import { AttachmentPreviews } from "../../materials/attachment-previews";
import { AttachmentsEditor } from "../../materials/attachments-editor";

const VARIABLES = ["{客户昵称}", "{员工姓名}", "{企业名称}"] as const;
const SAMPLE = { customer: "王工", member: "李倩", corp: "智远" };

interface WelcomeFieldsProps {
  value: WelcomeText | null;
  onChange: (welcome: WelcomeText | null) => void;
}

/** The first message: words with variables, what goes along, and what the customer will see. */
export function WelcomeFields({ value, onChange }: WelcomeFieldsProps) {
  const { t } = useTranslation();
  const attachments = value ? welcomeAttachments(value) : [];
  const shown = value ? welcomeMessage(value, SAMPLE) : { text: "", attachments: [] };
  return (
    <div className="form-field">
      <div className="duty-head">
        <span>
          {t("ways.welcome")} <span className="hint small">{t("ways.welcomeHint")}</span>
        </span>
        <Switch
          size="small"
          checked={value !== null}
          aria-label={t("ways.welcome")}
          onChange={(isOn) => onChange(isOn ? { text: "{客户昵称}，您好，我是{员工姓名}。", link: null } : null)}
        />
      </div>
      {value && (
        <>
          <Input.TextArea
            rows={3}
            maxLength={1_200}
            aria-label={t("ways.welcome")}
            value={value.text}
            onChange={(event) => onChange({ ...value, text: event.target.value })}
          />
          <p className="small">
            <span className="hint">{t("ways.variables")}</span>{" "}
            {VARIABLES.map((variable) => (
              <button
                key={variable}
                type="button"
                className="link-button small variable"
                onClick={() => onChange({ ...value, text: value.text + variable })}
              >
                {variable}
              </button>
            ))}
          </p>
          <AttachmentsEditor
            value={attachments}
            onChange={(next) => onChange({ ...value, link: null, attachments: next })}
          />
          <p className="hint small">{t("ways.preview")}</p>
          <p className="bubble-preview">{shown.text}</p>
          <AttachmentPreviews attachments={shown.attachments} />
        </>
      )}
    </div>
  );
}
