import { type RefObject, useLayoutEffect, useRef } from "react";
import type { MessageJson } from "#src/api/contract/contract.js";

const NEAR_END_PX = 120;

/**
 * Keeps the reader's place: a new window opens at its end or at the wanted message, older messages push nothing away, and
 * who reads the end stays there when a new message comes.
 */
export function useChatScroll(
  messages: readonly MessageJson[],
  target: string | null,
): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef({ first: "", last: "", height: 0, opened: "" });
  const first = messages[0]?.id ?? "";
  const last = messages.at(-1)?.id ?? "";
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !first) return;
    const was = before.current;
    const opening = target ?? "end";
    const wanted = target ? document.getElementById(`message-${target}`) : null;
    if (was.opened !== opening && (!target || wanted)) {
      if (wanted) {
        wanted.scrollIntoView({ block: "center" });
        wanted.focus({ preventScroll: true });
      } else element.scrollTop = element.scrollHeight;
      was.opened = opening;
    } else if (was.first !== first) {
      element.scrollTop += element.scrollHeight - was.height;
    } else if (was.last !== last && was.height - element.scrollTop - element.clientHeight < NEAR_END_PX) {
      element.scrollTop = element.scrollHeight;
    }
    before.current = { first, last, height: element.scrollHeight, opened: was.opened };
  }, [first, last, target]);
  return box;
}
