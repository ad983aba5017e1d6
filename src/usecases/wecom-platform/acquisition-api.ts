/** Port: acquisition links 获客助手 (wecom.md §4.13). Paid: each new customer uses one of the quota. */

export interface AcquisitionLinkInput {
  /** ≤ 30 characters. */
  name: string;
  userIds?: readonly string[];
  departmentIds?: readonly number[];
  skipVerify?: boolean;
}

export interface AcquisitionLink {
  linkId: string;
  name: string;
  /** Append `?customer_channel=…` (≤ 64 bytes); it comes back as the customer's state. */
  url: string;
  createdAt: Date | null;
}

export interface AcquisitionApi {
  list(cursor: string | null): Promise<{ linkIds: string[]; next: string | null }>;
  get(linkId: string): Promise<AcquisitionLink & { userIds: string[]; departmentIds: number[] }>;
  create(input: AcquisitionLinkInput): Promise<AcquisitionLink>;
  update(linkId: string, patch: Partial<AcquisitionLinkInput>): Promise<void>;
  remove(linkId: string): Promise<void>;
  customers(
    linkId: string,
    cursor: string | null,
  ): Promise<{
    rows: { externalUserId: string; userId: string; hasWritten: boolean | null; state: string | null }[];
    next: string | null;
  }>;
  quota(): Promise<{ total: number; balance: number; expiring: { at: Date | null; balance: number }[] }>;
  statistic(linkId: string, from: Date, to: Date): Promise<{ clicks: number; newCustomers: number }>;
  /** Whose message an event told of; the key lives 30 minutes. */
  chatInfo(
    chatKey: string,
  ): Promise<{ userId: string; externalUserId: string; linkId: string | null; state: string | null }>;
}
