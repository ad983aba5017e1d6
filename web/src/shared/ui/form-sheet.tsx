import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CheckedButton } from "./checked-button";
import { NumberProblems } from "./number-problems";
import { Sheet } from "./sheet";

interface FormSheetProps {
  title: ReactNode;
  onClose: () => void;
  /** What is filled in can be saved; numbers out of range forbid it by themselves. */
  isReady: boolean;
  isBusy: boolean;
  onSave: () => void;
  /** "Save" when left out. */
  saveLabel?: ReactNode;
  /** Another act on what is edited, before "cancel": taking it away. */
  extra?: ReactNode;
  children: ReactNode;
}

/** A form at the side: cancel and save at its bottom, its numbers checked before saving. */
export function FormSheet({ title, onClose, isReady, isBusy, onSave, saveLabel, extra, children }: FormSheetProps) {
  const { t } = useTranslation();
  return (
    <NumberProblems>
      <Sheet
        title={title}
        place="side"
        onClose={onClose}
        footer={
          <>
            {extra}
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <CheckedButton type="primary" disabled={!isReady} loading={isBusy} onClick={onSave}>
              {saveLabel ?? t("common.save")}
            </CheckedButton>
          </>
        }
      >
        <div className="form-stack">{children}</div>
      </Sheet>
    </NumberProblems>
  );
}
