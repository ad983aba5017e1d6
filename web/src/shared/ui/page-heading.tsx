import { useEffect, type ReactNode } from "react";

const PRODUCT = "关系";

/** The browser tab says which page it is: 今日 · 关系. Back to the product's name when the page goes. */
function useDocumentTitle(name: string): void {
  useEffect(() => {
    document.title = name ? `${name} · ${PRODUCT}` : PRODUCT;
    return () => {
      document.title = PRODUCT;
    };
  }, [name]);
}

interface PageHeadingProps {
  /** Name of the page, for the heading and the browser tab. */
  name: string;
  className?: string;
  /** What stands behind the name, such as a state. */
  children?: ReactNode;
}

/** The one h1 of a page. */
export function PageHeading({ name, className, children }: PageHeadingProps) {
  useDocumentTitle(name);
  return (
    <h1 className={className} title={name}>
      {name}
      {children}
    </h1>
  );
}
