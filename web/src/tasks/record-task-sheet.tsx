import { Button, Input } from "antd";
import { type SyntheticEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { Sheet } from "../shared/ui/sheet";
import { useNotices } from "../shared/ui/undo";
import { ContactPicker, type PickedContact } from "./contact-picker";
import { type DateChoice, instantOfChoice } from "./date-choice";
import { DateChips } from "./date-chips";
import { addTask, finishTask } from "./task-writes";

interface RecordTaskSheetProps {
  /** Fixed when opened from a contact's page. */
  contact?: PickedContact;
  onClose: () => void;
}

/** 记一笔: something to do for a contact, noted by a person. */
export default function RecordTaskSheet({ contact, onClose }: RecordTaskSheetProps) {
  const { t } = useTranslation();
  const words = useWords();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const id = useId();
  const [who, setWho] = useState<PickedContact | null>(contact ?? null);
  const [title, setTitle] = useState("");
  const [date, setDate] = useState<DateChoice>({ kind: "tomorrow" });
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const dueAt = instantOfChoice(date, words.today, words.zone);

  const refresh = (contactId: string): void => {
    void queryClient.invalidateQueries({ queryKey: ["day-list"] });
    void queryClient.invalidateQueries({ queryKey: ["contact", contactId] });
  };
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (!who || !title.trim() || !dueAt || isBusy) return;
    setBusy(true);
    try {
      const task = await addTask({ contactId: who.id, title: title.trim(), dueAt: dueAt.toISOString() });
      refresh(who.id);
      show(t("today.recordToast", { name: who.displayName, when: words.when(task.dueAt) }), () => {
        finishTask(task.id, { outcome: "closed", note: "", nextStep: null })
          .then(() => refresh(who.id))
          .catch((error: unknown) => problem(errorWords(error)));
      });
      onClose();
    } catch (error) {
      problem(errorWords(error));
      setBusy(false);
    }
  };

  return (
    <Sheet
      title={t("recordTask.title")}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={id} loading={isBusy}>
          {t("recordTask.submit")}
        </Button>
      }
    >
      <form id={id} onSubmit={(event) => void submit(event)}>
        <div className="field">
          {contact ? (
            <span className="label">{t("recordTask.who")}</span>
          ) : (
            <label htmlFor="contact-picker">{t("recordTask.who")}</label>
          )}
          {contact ? <p>{contact.displayName}</p> : <ContactPicker value={who} onChange={setWho} />}
          {isChecked && !who && <span className="field-error">{t("recordTask.needWho")}</span>}
        </div>
        <div className="field">
          <label htmlFor={`${id}-what`}>{t("recordTask.what")}</label>
          <Input
            id={`${id}-what`}
            maxLength={200}
            placeholder={t("recordTask.whatPlaceholder")}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
          {isChecked && !title.trim() && <span className="field-error">{t("recordTask.needWhat")}</span>}
        </div>
        <DateChips label={t("recordTask.when")} value={date} onChange={setDate} />
        {isChecked && !dueAt && <span className="field-error">{t("finish.needDate")}</span>}
      </form>
    </Sheet>
  );
}
