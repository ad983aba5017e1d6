import type { ContactRef } from "#src/api/contract/contract.js";

/** "华盛精密 · 采购经理": what stands beside a name; the company is left out when the name says it already ("王工-华盛"). */
export function contactAbout({
  displayName,
  company,
  title,
}: Pick<ContactRef, "displayName" | "company" | "title">): string {
  const isSaid = company !== null && displayName.includes(company);
  return [isSaid ? null : company, title].filter(Boolean).join(" · ");
}
