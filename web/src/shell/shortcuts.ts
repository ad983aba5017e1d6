import { useEffect, useRef } from "react";
import { type Command, readKey } from "./key-reader";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** Enter and Space on a focused control belong to the control. */
const ownsEnter = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("a, button, [role=button], [role^=menuitem]") !== null;

/** Calls the handlers for their keys; silent while somebody types or a dialog is open. */
export function useShortcuts(handlers: Partial<Record<Command, () => void>>): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    let pending = "";
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
      if (event.key === "Enter" && ownsEnter(event.target)) return;
      const read = readKey(pending, event.key);
      pending = read.pending;
      const handler = read.command && latest.current[read.command];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
