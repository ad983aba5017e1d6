import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import { Sheet } from "../shared/ui/sheet";
import { ContactPicker, type PickedContact } from "../tasks/contact-picker";
import { useMergeWrites } from "./use-merge-writes";

/** A person knows better than the evidence: chooses the other record. */
export default function MergeSheet({ contact, onClose }: { contact: ContactDetailJson; onClose: () => void }) {
  const { t } = useTranslation();
  const writes = useMergeWrites();
  const [other, setOther] = useState<PickedContact | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    if (!other) return;
    setBusy(true);
    if (await writes.merge(contact.id, other)) onClose();
    setBusy(false);
  };
  return (
    <Sheet
      title={t("merge.other")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            type="primary"
            loading={isBusy}
            disabled={!other || other.id === contact.id}
            onClick={() => void submit()}
          >
            {t("merge.into", { name: contact.displayName })}
          </Button>
        </>
      }
    >
      <p className="muted">{t("merge.otherAsk")}</p>
      <ContactPicker value={other} onChange={setOther} />
      <p className="hint small">{t("merge.lead")}</p>
    </Sheet>
  );
}
