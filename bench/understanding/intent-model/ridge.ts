/** Logistic regressions of several labels at once under a quadratic penalty, minimised by L-BFGS. No chance in it. */

/** Sparse rows side by side: `starts[i]` to `starts[i + 1]` are the columns and values of row i. */
export interface SparseRows {
  starts: Int32Array;
  columns: Int32Array;
  values: Float32Array;
  width: number;
}

export interface RidgeOptions {
  l2: number;
  steps: number;
  /** Pairs of moves that L-BFGS remembers. */
  memory: number;
}

/**
 * Weights by column, all labels side by side; the last column is the bias and pays no penalty.
 *
 * @param targets 1 where the row carries the label, rows × labels.
 * @param costs   how much an error counts, rows × labels; 0 where the row says nothing about the label.
 */
export function trainRidge(
  rows: SparseRows,
  targets: Float32Array,
  costs: Float32Array,
  { l2, steps, memory }: RidgeOptions,
): Float64Array {
  const count = rows.starts.length - 1;
  const labels = targets.length / count;
  const size = rows.width * labels;
  const biasFrom = size - labels;
  let weights = new Float64Array(size);
  weights.fill(-3, biasFrom);
  const sums = new Float64Array(labels);

  /** Writes the gradient; returns the loss. */
  const lossAt = (at: Float64Array, gradient: Float64Array): number => {
    let loss = 0;
    for (let k = 0; k < size; k++) {
      const weight = k < biasFrom ? (at[k] as number) : 0;
      gradient[k] = l2 * weight;
      loss += 0.5 * l2 * weight * weight;
    }
    for (let i = 0; i < count; i++) {
      const from = rows.starts[i] as number;
      const to = rows.starts[i + 1] as number;
      sums.fill(0);
      for (let k = from; k < to; k++) {
        const base = (rows.columns[k] as number) * labels;
        const value = rows.values[k] as number;
        for (let l = 0; l < labels; l++) sums[l] = (sums[l] as number) + (at[base + l] as number) * value;
      }
      for (let l = 0; l < labels; l++) {
        const sum = sums[l] as number;
        const target = targets[i * labels + l] as number;
        const cost = costs[i * labels + l] as number;
        loss += cost * (Math.log1p(Math.exp(-Math.abs(sum))) + Math.max(sum, 0) - target * sum);
        sums[l] = cost * (1 / (1 + Math.exp(-sum)) - target);
      }
      for (let k = from; k < to; k++) {
        const base = (rows.columns[k] as number) * labels;
        const value = rows.values[k] as number;
        for (let l = 0; l < labels; l++)
          gradient[base + l] = (gradient[base + l] as number) + (sums[l] as number) * value;
      }
    }
    return loss;
  };

  let gradient = new Float64Array(size);
  let loss = lossAt(weights, gradient);
  const moves: { moved: Float64Array; turned: Float64Array; rho: number }[] = [];
  for (let step = 0; step < steps; step++) {
    const direction = downhill(gradient, moves);
    const slope = dot(direction, gradient);
    let reach = step === 0 ? 1 / Math.sqrt(dot(gradient, gradient)) : 1;
    let next = weights;
    let nextGradient = gradient;
    let nextLoss = Infinity;
    for (let tries = 0; tries < 12 && !(nextLoss <= loss + 1e-4 * reach * slope); tries++) {
      if (tries > 0) reach /= 2;
      next = weights.map((weight, k) => weight + reach * (direction[k] as number));
      nextGradient = new Float64Array(size);
      nextLoss = lossAt(next, nextGradient);
    }
    const moved = next.map((weight, k) => weight - (weights[k] as number));
    const turned = nextGradient.map((value, k) => value - (gradient[k] as number));
    const curvature = dot(moved, turned);
    if (curvature > 1e-10) moves.push({ moved, turned, rho: 1 / curvature });
    if (moves.length > memory) moves.shift();
    [weights, gradient, loss] = [next, nextGradient, nextLoss];
  }
  return weights;
}

/** The two-loop recursion. */
function downhill(
  gradient: Float64Array,
  moves: readonly { moved: Float64Array; turned: Float64Array; rho: number }[],
): Float64Array {
  const direction = gradient.map((value) => -value);
  const alphas: number[] = [];
  for (const { moved, turned, rho } of [...moves].reverse()) {
    const alpha = rho * dot(moved, direction);
    alphas.push(alpha);
    addTo(direction, turned, -alpha);
  }
  const last = moves.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.turned, last.turned));
    for (let k = 0; k < direction.length; k++) direction[k] = (direction[k] as number) * scale;
  }
  for (const { moved, turned, rho } of moves) {
    const alpha = alphas.pop() ?? 0;
    addTo(direction, moved, alpha - rho * dot(turned, direction));
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

function addTo(target: Float64Array, source: Float64Array, factor: number): void {
  for (let k = 0; k < target.length; k++) target[k] = (target[k] as number) + factor * (source[k] as number);
}
