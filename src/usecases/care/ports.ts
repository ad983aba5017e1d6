/** Ports that only care needs. */

/** Read port: the contact's first order ever. */
export interface FirstOrders {
  /** When the contact first became a customer; null: not yet. */
  firstOrderAt(corpId: string, contactId: string): Promise<Date | null>;
}
