/** What rebuilding and checking need from outside. */

/** Port: derived records that belong to nothing any more. */
export interface OrphanRemover {
  /** Removes derived records whose conversation or contact does not exist. @returns how many. Safe to repeat. */
  remove(corpId: string): Promise<number>;
}

/** Port: everything derived, as text that is the same for the same state. */
export interface DerivedStateReader {
  /**
   * One line per derived record, in an order that depends on nothing but the records: contacts with facts and their
   * states, then the other kinds by id. Read by cursors; instants of processing and counters are left out.
   */
  lines(corpId: string): AsyncIterable<string>;
}
