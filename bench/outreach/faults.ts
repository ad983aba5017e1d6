/** `npm run -s bench -- faults [touches] [kills]`: see faults/faults.ts. */
import type { BenchResult } from "../run.js";
import { faultRun } from "./faults/faults.js";

export default function faults(args: readonly string[]): Promise<BenchResult> {
  return faultRun({
    touches: Number(args[0] ?? 5_200),
    kills: Number(args[1] ?? 200),
    port: Number(args[2] ?? 8_791),
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
}
