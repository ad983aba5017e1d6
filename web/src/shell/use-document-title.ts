import { type RefObject, useEffect } from "react";
import { useTranslation } from "react-i18next";

/** The window's title follows the page's own heading, also where its name is loaded or typed later. */
export function useDocumentTitle(main: RefObject<HTMLElement | null>): void {
  const { t } = useTranslation();
  const product = t("app.name");
  useEffect(() => {
    const frame = main.current;
    if (!frame) return undefined;
    const follow = (): void => {
      const heading = frame.querySelector("h1")?.textContent.trim().replaceAll(/\s+/g, " ");
      const title = heading ? `${heading} · ${product}` : product;
      if (document.title !== title) document.title = title;
    };
    follow();
    const observer = new MutationObserver(follow);
    observer.observe(frame, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [main, product]);
}
