import { Catalog } from "../storage/catalog.js";
import { ReadView, Records } from "../storage/records.js";
import { openTables, type Tables, WriteQueue } from "../storage/tables.js";
import { Cursors, Snapshots } from "./cursors.js";
import { RetryRecords } from "./retry-records.js";

/** Everything a command needs: the files, what is known about them in memory, and the one way to write. */
export class Store {
  readonly tables: Tables;
  readonly catalog: Catalog;
  readonly records: Records;
  readonly queue: WriteQueue;
  readonly cursors = new Cursors();
  /** The instants that read concern "snapshot" reads from. */
  readonly snapshots = new Snapshots(() => ReadView.snapshot(this.tables));
  readonly retries: RetryRecords;

  /** @param options.isDurable flush every commit to disk before it is acknowledged. */
  constructor(dir: string, options: { isDurable: boolean }) {
    this.tables = openTables(dir, options);
    this.catalog = new Catalog(this.tables);
    this.records = new Records(this.tables, this.catalog);
    this.retries = new RetryRecords(this.tables);
    this.queue = new WriteQueue(this.tables, {
      beforeCommit: () => this.catalog.saveCounters(),
      afterCommit: () => this.catalog.publish(),
      afterFailure: () => this.catalog.load(),
    });
  }

  /** Reads from a consistent state of its own, which is given back afterwards. */
  async reading<T>(read: (view: ReadView) => Promise<T>): Promise<T> {
    const view = ReadView.snapshot(this.tables);
    try {
      return await read(view);
    } finally {
      view.close();
    }
  }

  /** Ends accepted writes, closes cursors and files. */
  async close(): Promise<void> {
    await this.queue.close();
    this.cursors.closeIdle();
    this.snapshots.closeIdle();
    await this.tables.close();
  }
}
