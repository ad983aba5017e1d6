import { type ReactNode, type SyntheticEvent, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import "./sheet.css";

interface SheetProps {
  title: ReactNode;
  /** `side` lies at the right edge on the desktop, `middle` in the centre; both rise from below on a phone. */
  place?: "middle" | "side";
  onClose: () => void;
  children: ReactNode;
  /** Buttons at the bottom, always in sight. */
  footer?: ReactNode;
}

/** The first thing to fill in, with the caret behind what is there already; else the sheet itself, not its close button. */
function focusFirst(dialog: HTMLDialogElement): void {
  const first = dialog.querySelector<HTMLElement>(".sheet-content :is(input:not([hidden]), textarea, [role=radio])");
  (first ?? dialog).focus();
  if (first instanceof HTMLTextAreaElement && !first.readOnly)
    first.setSelectionRange(first.value.length, first.value.length);
}

/** A modal surface on the native dialog: keeps the focus inside, closes with Escape or a click beside it. */
export function Sheet({ title, place = "middle", onClose, children, footer }: SheetProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) {
      dialog.showModal();
      focusFirst(dialog);
    }
    return () => dialog?.close();
  }, []);
  const cancel = (event: SyntheticEvent): void => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog
      ref={ref}
      className="sheet"
      tabIndex={-1}
      data-place={place}
      aria-labelledby={titleId}
      onCancel={cancel}
      onMouseDown={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <div className="sheet-body">
        <header className="sheet-head">
          <h2 id={titleId}>{title}</h2>
          <button type="button" className="icon-button" aria-label={t("common.close")} onClick={onClose}>
            <span aria-hidden>×</span>
          </button>
        </header>
        <div className="sheet-content">{children}</div>
        {footer && <footer className="sheet-foot">{footer}</footer>}
      </div>
    </dialog>
  );
}
