/** Port: customers and who follows them (wecom.md §4.1). */

export interface WecomCustomer {
  externalUserId: string;
  name: string;
  /** 1 WeChat user, 2 WeCom user of another corp; others as they come. */
  type: number;
  gender: "unknown" | "male" | "female";
  avatarUrl: string | null;
  unionId: string | null;
  position: string | null;
  corpName: string | null;
  corpFullName: string | null;
}

export interface WecomFollow {
  userId: string;
  remark: string;
  description: string;
  remarkCorpName: string;
  remarkMobiles: string[];
  createdAt: Date | null;
  /** Tags of this member on this customer. `tagId` null: personal tag of the member. */
  tags: WecomFollowTag[];
  /** How they met, as WeCom numbers it; unknown numbers are "other". */
  addWay: number;
  /** Who started it: member or customer id. */
  operUserId: string | null;
  /** State of the contact way or channel of the acquisition link. */
  state: string | null;
}

export interface WecomFollowTag {
  tagId: string | null;
  /** Empty in batch answers. */
  name: string;
  groupName: string;
  kind: "corp" | "personal" | "strategy";
}

export interface CustomerDetail {
  customer: WecomCustomer;
  follows: WecomFollow[];
}

export interface RemarkChange {
  userId: string;
  externalUserId: string;
  /** ≤ 20 characters. Left out: untouched. */
  remark?: string;
  /** ≤ 150 characters. */
  description?: string;
  /** ≤ 20 characters, WeChat users only. */
  company?: string;
  /** Replaces the list; [] clears it. */
  mobiles?: string[];
}

export interface CustomersApi {
  /** Members with customer contact, inside the app's range. */
  followMembers(): Promise<string[]>;
  /** Ids of all customers of a member; [] also when the member has none (84061). */
  customerIdsOf(userId: string): Promise<string[]>;
  /** One customer with every follow user, over all pages. @throws WecomError gone: nobody follows it any more. */
  getCustomer(externalUserId: string): Promise<CustomerDetail>;
  /** Customers of up to 100 members, one row per pair; follow tags carry ids of corp tags only. */
  customersOf(userIds: readonly string[], cursor: string | null): Promise<CustomerPage>;
  setRemark(change: RemarkChange): Promise<void>;
  /** Puts corp tags on a pair and takes them off. Serialised per pair. */
  markTags(mark: {
    userId: string;
    externalUserId: string;
    add?: readonly string[];
    remove?: readonly string[];
  }): Promise<void>;
}

export interface CustomerPage {
  rows: { customer: WecomCustomer; follow: WecomFollow }[];
  /** null: the end. A page may be short or empty with a next one. */
  next: string | null;
}
