/** Which contacts belong together for the caps of one company. */
import { accountKeyOf as keyOfCompany } from "../account/account-key.js";
import { valueOf, type Addressable } from "./salutation.js";

/** The contact's company as caps compare it; null when it is not known. */
export const accountKeyOf = (contact: Addressable): string | null => keyOfCompany(valueOf(contact, "company"));
