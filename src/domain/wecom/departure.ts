/** A member whom WeCom says has left or is disabled, and what waits for another owner. Pure. */

export interface Departure {
  corpId: string;
  userId: string;
  /** `left`: customers and groups are inherited; `disabled`: they are handed over as on the job. */
  how: "left" | "disabled";
  foundAt: Date;
  foundBy: "event" | "pass";
  /** Customers and groups that nobody has yet, as counted last. */
  customers: number;
  groups: number;
  countedAt: Date;
  /** `open`: something waits; `done`: nothing does; `dismissed`: a person said so; `back`: the member is active again. */
  state: "open" | "done" | "dismissed" | "back";
  /** When administrators and the manager were told; once per departure. */
  toldAt: Date | null;
  closedBy: string | null;
}

/** The departure with what was counted now. What a person dismissed stays so. */
export function recounted(departure: Departure, counts: Pick<Departure, "customers" | "groups">, at: Date): Departure {
  const isMoving = departure.state === "open" || departure.state === "done";
  const state = counts.customers + counts.groups > 0 ? "open" : "done";
  return { ...departure, ...counts, countedAt: at, state: isMoving ? state : departure.state };
}
