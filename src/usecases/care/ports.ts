/** Ports that only care needs. */
import type { ContactDate } from "#src/domain/care/care-rules.js";

/** Read port: the contact's orders. */
export interface FirstOrders {
  /** When the contact first became a customer; null: not yet. */
  firstOrderAt(corpId: string, contactId: string): Promise<Date | null>;
  /** When the contact became a customer, and when its stage said that it bought again; earliest first. */
  ordersOf(corpId: string, contactId: string): Promise<Date[]>;
}

/** Days that people note down for contacts. */
export interface ContactDateStore {
  /** Earliest first. */
  ofContact(corpId: string, contactId: string): Promise<ContactDate[]>;
  /** Contact id → its days, earliest first; contacts without any are missing. */
  ofContacts(corpId: string, contactIds: readonly string[]): Promise<Map<string, ContactDate[]>>;
  /** The same id is stored once. */
  put(date: ContactDate): Promise<void>;
  /** false: it was not there. */
  remove(corpId: string, contactId: string, id: string): Promise<boolean>;
}
