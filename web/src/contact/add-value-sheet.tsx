import { Button, Input } from "antd";
import { type SyntheticEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FactField } from "#src/domain/understanding/understanding.js";
import { Chip } from "../shared/ui/chip";
import { Sheet } from "../shared/ui/sheet";

interface AddValueSheetProps {
  fields: readonly FactField[];
  onSave: (field: FactField, value: string) => Promise<boolean>;
  onClose: () => void;
}

/** A value that no chat has said: entered by a person. */
export function AddValueSheet({ fields, onSave, onClose }: AddValueSheetProps) {
  const { t } = useTranslation();
  const id = useId();
  const [field, setField] = useState<FactField | undefined>(fields[0]);
  const [value, setValue] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (!field || !value.trim() || isBusy) return;
    setBusy(true);
    if (await onSave(field, value.trim())) onClose();
    else setBusy(false);
  };
  return (
    <Sheet
      title={t("contact.otherFields")}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={id} loading={isBusy} disabled={!value.trim()}>
          {t("common.save")}
        </Button>
      }
    >
      <form id={id} onSubmit={(event) => void submit(event)}>
        <div className="chips field" role="radiogroup" aria-label={t("contact.otherFields")}>
          {fields.map((each) => (
            <Chip key={each} kind="radio" isChosen={field === each} onToggle={() => setField(each)}>
              {t(`field.${each}`)}
            </Chip>
          ))}
        </div>
        {field && (
          <div className="field">
            <label htmlFor={`${id}-value`}>{t(`field.${field}`)}</label>
            <Input
              id={`${id}-value`}
              autoFocus
              maxLength={200}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          </div>
        )}
      </form>
    </Sheet>
  );
}
