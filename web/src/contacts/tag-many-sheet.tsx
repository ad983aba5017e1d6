import { Button, Input } from "antd";
import { type SyntheticEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactFacetsJson } from "#src/api/contract/contract.js";
import { Chip } from "../shared/ui/chip";
import { Sheet } from "../shared/ui/sheet";

interface TagManySheetProps {
  count: number;
  facets: ContactFacetsJson | undefined;
  onTag: (group: string, label: string) => void;
  onClose: () => void;
}

const OFFERED = 16;

/** One tag for everybody selected: a known one by a tap, a new one by typing. */
export function TagManySheet({ count, facets, onTag, onClose }: TagManySheetProps) {
  const { t } = useTranslation();
  const id = useId();
  const [label, setLabel] = useState("");
  const known = (facets?.tags ?? []).filter(({ group }) => group !== "阶段").slice(0, OFFERED);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const text = label.trim();
    if (!text) return;
    const group = known.find((each) => each.label === text)?.group ?? t("contact.tagDefaultGroup");
    onTag(group, text);
  };
  return (
    <Sheet
      title={t("contacts.bulkTagTitle", { count })}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={id} disabled={!label.trim()}>
          {t("contacts.bulkTag")}
        </Button>
      }
    >
      <form id={id} className="field" onSubmit={submit}>
        <label htmlFor={`${id}-label`}>{t("contact.tagLabel")}</label>
        <Input id={`${id}-label`} maxLength={30} value={label} onChange={(event) => setLabel(event.target.value)} />
      </form>
      {known.length > 0 && (
        <div className="chips" role="group" aria-label={t("contacts.knownTags")}>
          {known.map((tag) => (
            <Chip
              key={`${tag.group}/${tag.label}`}
              isChosen={label === tag.label}
              onToggle={() => setLabel(label === tag.label ? "" : tag.label)}
            >
              {tag.label}
            </Chip>
          ))}
        </div>
      )}
    </Sheet>
  );
}
