/** Port: customers and groups go to another member (wecom.md §4.12). */

export type TransferRowState = "done" | "waiting" | "refused" | "limit" | "other";

export interface TransfersApi {
  /** In service: completes after 24 h unless the customer refuses. ≤ 100; rows with errcode 0 have begun. */
  start(input: TransferInput & { message?: string }): Promise<TransferStarted[]>;
  results(handover: string, takeover: string): Promise<TransferRow[]>;
  /** Customers of members who left, page by page; null: the end. */
  unassigned(cursor: string | null): Promise<{
    rows: { handoverUserId: string; externalUserId: string; leftAt: Date | null }[];
    next: string | null;
  }>;
  startResigned(input: TransferInput): Promise<TransferStarted[]>;
  resignedResults(handover: string, takeover: string): Promise<TransferRow[]>;
  /** Groups whose owner has left (`resigned`) or is in service. ≤ 100. @returns those that failed. */
  groups(input: {
    chatIds: readonly string[];
    newOwner: string;
    ownerIs: "resigned" | "in_service";
  }): Promise<{ chatId: string; errcode: number }[]>;
}

export interface TransferInput {
  handoverUserId: string;
  takeoverUserId: string;
  externalUserIds: readonly string[];
}
export interface TransferStarted {
  externalUserId: string;
  errcode: number;
}
export interface TransferRow {
  externalUserId: string;
  state: TransferRowState;
  takenOverAt: Date | null;
}
