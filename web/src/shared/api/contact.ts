import { queryOptions } from "@tanstack/react-query";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import { getData } from "./api-client";
import { keys } from "./query-keys";

/** Path of a contact's resource; ids come from the address bar as well. */
export const contactPath = (id: string, rest = ""): string => `/contacts/${encodeURIComponent(id)}${rest}`;

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: keys.contact(id),
    queryFn: ({ signal }) => getData<ContactDetailJson>(contactPath(id), signal),
  });
