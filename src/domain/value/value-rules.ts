/** How a corp counts what a contact is worth; every figure editable in its settings. */

/** Thresholds of the tiers. */
export interface ValueLimits {
  /** A year's turnover that counts as large, in fen. */
  largeYearFen: number;
  /** Points from which a contact is MVC. */
  mvcPoints: number;
  /** Growth of a year's turnover from which a contact is MGC (0.3 = 30 %). */
  growthRate: number;
  /** A contact who leaves less than this after service is a loss, in fen; may be negative. */
  lossBelowFen: number;
}

/** The thresholds, and what is taken off before they are asked. */
export interface ValueRules extends ValueLimits {
  /** Share of an order that is left after its cost, 0 to 1. */
  marginRate: number;
  /** What one message of ours costs, in fen. */
  messageCostFen: number;
  /** What one complaint costs, in fen. */
  complaintCostFen: number;
}

export const defaultValueRules: ValueRules = {
  largeYearFen: 20_000_000,
  mvcPoints: 70,
  growthRate: 0.3,
  lossBelowFen: 0,
  marginRate: 0.3,
  messageCostFen: 200,
  complaintCostFen: 50_000,
};
