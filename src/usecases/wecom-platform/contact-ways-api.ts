/** Port: channel codes 联系我 (wecom.md §4.4). */

export interface ContactWayInput {
  /** One member: exactly one in `userIds`. */
  type: "single" | "multi";
  scene: "mini_program" | "qr_code";
  /** ≤ 30 characters, for operators only. */
  remark?: string;
  /** true: customers become contacts without the member's acceptance. */
  skipVerify: boolean;
  /** ≤ 30 characters; comes back in callbacks and customer details. */
  state: string;
  userIds: readonly string[];
  departmentIds?: readonly number[];
  /** The same visitor always reaches the same member. */
  isExclusive?: boolean;
}

export interface ContactWayCreated {
  /** Store it: a lost config id cannot be managed any more. */
  configId: string;
  qrCodeUrl: string | null;
}

export interface WecomContactWay {
  configId: string;
  type: "single" | "multi";
  remark: string;
  skipVerify: boolean;
  state: string;
  userIds: string[];
  departmentIds: number[];
  qrCodeUrl: string | null;
}

/** Type and scene cannot change; `userIds` and `departmentIds` are replaced whole. */
export type ContactWayPatch = Partial<
  Pick<ContactWayInput, "remark" | "skipVerify" | "state" | "userIds" | "departmentIds">
>;

export interface ContactWaysApi {
  /** After an unknown outcome: `list` since the call and compare `state`. */
  add(input: ContactWayInput): Promise<ContactWayCreated>;
  /** @throws WecomError gone */
  get(configId: string): Promise<WecomContactWay>;
  /** Ids of codes made by API since `from`; null cursor: the end. */
  list(query: { from: Date; to?: Date; cursor: string | null }): Promise<{ configIds: string[]; next: string | null }>;
  update(configId: string, patch: ContactWayPatch): Promise<void>;
  remove(configId: string): Promise<void>;
}
