/** JSON of the demo's clock. */

/** GET and POST /clock */
export interface ClockJson {
  now: string;
  /** Distance from real time, in ms; 0 in real installations. */
  offsetMs: number;
  isMovable: boolean;
}
