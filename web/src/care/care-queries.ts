/** Reads and writes of the care calendar. */
import { queryOptions } from "@tanstack/react-query";
import type { CareRule, DateKind } from "#src/domain/care/care-rules.js";
import type { CareMonthJson, CarePreviewJson, CareRulesJson, ContactDateJson } from "#src/api/contract/care.js";
import type { TouchJson } from "#src/api/contract/contract.js";
import { getData, query, write } from "../shared/api/api-client";

export const careMonthQuery = (month: string) =>
  queryOptions({
    queryKey: ["touches", "care-month", month],
    queryFn: ({ signal }) => getData<CareMonthJson>(`/care-calendar${query({ month })}`, signal),
  });
export const careRulesQuery = queryOptions({
  queryKey: ["care-rules"],
  queryFn: ({ signal }) => getData<CareRulesJson>("/care-rules", signal),
});
export const contactDatesQuery = (contactId: string) =>
  queryOptions({
    queryKey: ["contact", contactId, "dates"],
    queryFn: ({ signal }) => getData<ContactDateJson[]>(`/contacts/${encodeURIComponent(contactId)}/dates`, signal),
  });
export const saveRules = (rules: CareRule[], updatedAt: string | null): Promise<CareRulesJson> =>
  write("PUT", "/care-rules", { rules, updatedAt });
export const previewRule = (rule: CareRule, contactId: string): Promise<CarePreviewJson> =>
  write("POST", "/care-previews", { rule, contactId });
export const moveTouch = (id: string, dueAt: string): Promise<TouchJson> =>
  write("POST", `/touches/${encodeURIComponent(id)}/move`, { dueAt });
export const cancelTouch = (id: string): Promise<TouchJson> =>
  write("POST", `/touches/${encodeURIComponent(id)}/cancel`);
export const addDate = (
  contactId: string,
  date: { kind: DateKind; date: string; note: string },
): Promise<ContactDateJson[]> => write("POST", `/contacts/${encodeURIComponent(contactId)}/dates`, date);
export const removeDate = (contactId: string, id: string): Promise<ContactDateJson[]> =>
  write("DELETE", `/contacts/${encodeURIComponent(contactId)}/dates/${encodeURIComponent(id)}`);
