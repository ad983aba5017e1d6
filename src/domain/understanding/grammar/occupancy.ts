/** Which places of a text are taken already, so that matches of one grammar never overlap; linear in what is taken. */
export interface Occupancy {
  isFree(start: number, end: number): boolean;
  take(start: number, end: number): void;
}

/** So many spans are compared one by one; a map of every place is made only for more. */
const FEW = 8;

class Places implements Occupancy {
  private readonly length: number;
  /** start, end, start, end … */
  private readonly spans: number[] = [];
  private map: Uint8Array | null = null;

  constructor(length: number) {
    this.length = length;
  }

  isFree(start: number, end: number): boolean {
    const { map, spans } = this;
    if (map) {
      for (let i = start; i < end; i++) if (map[i] === 1) return false;
      return true;
    }
    for (let i = 0; i < spans.length; i += 2)
      if (start < (spans[i + 1] ?? 0) && (spans[i] ?? 0) < end && start < end) return false;
    return true;
  }

  take(start: number, end: number): void {
    const { spans } = this;
    if (!this.map && spans.length < 2 * FEW) {
      if (start < end) spans.push(start, end);
      return;
    }
    if (!this.map) {
      this.map = new Uint8Array(this.length);
      for (let i = 0; i < spans.length; i += 2) this.map.fill(1, spans[i], spans[i + 1]);
    }
    this.map.fill(1, start, end);
  }
}

/** An empty map of a text of a length. */
export const occupancy = (length: number): Occupancy => new Places(length);
