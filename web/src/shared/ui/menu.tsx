import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import "./menu.css";

export interface MenuItem {
  key: string;
  label: ReactNode;
  /** A tick in front: the one that holds now. */
  isChosen?: boolean;
  isDanger?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  label: string;
  trigger: ReactNode;
  items: readonly (MenuItem | "line")[];
  className?: string;
  align?: "start" | "end";
  /** Items are ticks of their own: choosing one leaves the list open. */
  staysOpen?: boolean;
}

/** A button that opens a short list of acts; arrows move, Escape closes and gives the focus back. */
export function Menu({ label, trigger, items, className = "icon-button", align = "end", staysOpen }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!isOpen) return undefined;
    root.current?.querySelector<HTMLElement>("[role^=menuitem]")?.focus();
    const outside = (event: PointerEvent): void => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [isOpen]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen) return;
    event.stopPropagation();
    const all = [...(root.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown") all[(at + 1) % all.length]?.focus();
    else if (event.key === "ArrowUp") all[(at - 1 + all.length) % all.length]?.focus();
    else if (event.key === "Tab") setOpen(false);
    else return;
    if (event.key !== "Tab") event.preventDefault();
  };

  return (
    <div className="menu-root" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="visually-hidden">{label} </span>
        {trigger}
      </button>
      {isOpen && (
        <div className="menu" role="menu" id={id} data-align={align} aria-label={label}>
          {items.map((item, index) =>
            item === "line" ? (
              <hr key={`line-${String(index)}`} />
            ) : (
              <button
                key={item.key}
                type="button"
                role={item.isChosen === undefined ? "menuitem" : staysOpen ? "menuitemcheckbox" : "menuitemradio"}
                aria-checked={item.isChosen}
                data-danger={item.isDanger ?? false}
                onClick={() => {
                  if (!staysOpen) close();
                  item.onSelect();
                }}
              >
                {item.label}
              </button>
            ),
          )}
        </div>
      )}
    </div>
  );
}
