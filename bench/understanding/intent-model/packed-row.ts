/** Writes the weights of a linear model in the form that src/domain/understanding/model/linear-model.ts reads. */
import { PACKED_ZERO, PACKING, type PackedRow } from "#src/domain/understanding/model/linear-model.js";

/** Weights as the models read them: 63 levels, runs of zeros as their length. */
export function packedRow(label: string, row: Float64Array, size = row.length - 1): PackedRow {
  const peak = row.slice(0, size).reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9);
  let packed = "";
  let zeros = 0;
  const flush = (): void => {
    if (zeros > 0) packed += zeros > 3 ? `.${zeros};` : "f".repeat(zeros);
    zeros = 0;
  };
  for (let i = 0; i < size; i++) {
    const level = Math.round(((row[i] ?? 0) / peak) * PACKED_ZERO);
    if (level === 0) zeros++;
    else {
      flush();
      packed += PACKING[level + PACKED_ZERO] ?? "f";
    }
  }
  flush();
  return {
    label,
    scale: Number((peak / PACKED_ZERO).toFixed(6)),
    bias: Number((row[size] ?? 0).toFixed(6)),
    packed,
  };
}

/** The same as a line of a generated module. */
export const packedLine = (label: string, weights: Float64Array): string => rowLine(packedRow(label, weights));

/** A row as a line of a generated module. */
export function rowLine({ label, scale, bias, packed }: PackedRow): string {
  return `  { label: "${label}", scale: ${scale.toFixed(6)}, bias: ${bias.toFixed(6)}, packed: "${packed}" },`;
}
