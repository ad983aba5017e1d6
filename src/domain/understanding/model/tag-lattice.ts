/**
 * A linear chain of tags over the characters of a message: 0 stands for nothing, 1 + 2k begins field k and 2 + 2k goes on with
 * it. Sums over all ways to tag it (forward and backward), scaled at each character.
 */

/** Sums of one message. */
export interface Lattice {
  length: number;
  /** Number of tags. */
  tags: number;
  /** exp of each character's scores, its largest taken out. */
  local: Float64Array;
  forward: Float64Array;
  backward: Float64Array;
  /** What each character's forward sums were divided by. */
  scales: Float64Array;
}

/** Whether a tag may stand behind another. */
export const mayFollow = (before: number, tag: number): boolean =>
  tag === 0 || tag % 2 === 1 || before === tag || before === tag - 1;

/** exp of the weights between tags, 0 where one may not follow; the row behind the last stands for the beginning. */
export function transitions(weights: ArrayLike<number>, tags: number): Float64Array {
  const found = new Float64Array((tags + 1) * tags);
  for (let before = 0; before <= tags; before++)
    for (let tag = 0; tag < tags; tag++)
      if (before === tags ? tag === 0 || tag % 2 === 1 : mayFollow(before, tag))
        found[before * tags + tag] = Math.exp(weights[before * tags + tag] ?? 0);
  return found;
}

/** Sums over all ways to tag a message whose characters have these scores, row by row. */
export function latticeOf(scores: ArrayLike<number>, length: number, tags: number, moves: Float64Array): Lattice {
  const local = new Float64Array(length * tags);
  for (let i = 0; i < length; i++) {
    let most = -Infinity;
    for (let tag = 0; tag < tags; tag++) most = Math.max(most, scores[i * tags + tag] as number);
    for (let tag = 0; tag < tags; tag++) local[i * tags + tag] = Math.exp((scores[i * tags + tag] as number) - most);
  }
  const forward = new Float64Array(length * tags);
  const scales = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    let all = 0;
    for (let tag = 0; tag < tags; tag++) {
      let sum = 0;
      if (i === 0) sum = moves[tags * tags + tag] as number;
      else if (tag > 0 && tag % 2 === 0)
        sum =
          (forward[(i - 1) * tags + tag] as number) * (moves[tag * tags + tag] as number) +
          (forward[(i - 1) * tags + tag - 1] as number) * (moves[(tag - 1) * tags + tag] as number);
      else
        for (let before = 0; before < tags; before++)
          sum += (forward[(i - 1) * tags + before] as number) * (moves[before * tags + tag] as number);
      sum *= local[i * tags + tag] as number;
      forward[i * tags + tag] = sum;
      all += sum;
    }
    scales[i] = all;
    for (let tag = 0; tag < tags; tag++) forward[i * tags + tag] = (forward[i * tags + tag] as number) / all;
  }
  const backward = new Float64Array(length * tags);
  const ahead = new Float64Array(tags);
  for (let i = length - 1; i >= 0; i--) {
    if (i === length - 1) {
      backward.fill(1, i * tags, (i + 1) * tags);
      continue;
    }
    const scale = scales[i + 1] as number;
    for (let tag = 0; tag < tags; tag++)
      ahead[tag] = ((local[(i + 1) * tags + tag] as number) * (backward[(i + 1) * tags + tag] as number)) / scale;
    for (let before = 0; before < tags; before++) {
      let sum = 0;
      for (let tag = 0; tag < tags; tag++) sum += (moves[before * tags + tag] as number) * (ahead[tag] as number);
      backward[i * tags + before] = sum;
    }
  }
  return { length, tags, local, forward, backward, scales };
}

/** A stretch of characters that is a field's with some probability. */
export interface TaggedSpan {
  field: number;
  start: number;
  end: number;
  chance: number;
}

/** All stretches that are a field's with at least this probability, exactly so from start to end. */
export function likelySpans(lattice: Lattice, moves: Float64Array, least: number): TaggedSpan[] {
  const { length, tags, local, forward, backward, scales } = lattice;
  const found: TaggedSpan[] = [];
  for (let i = 0; i < length; i++)
    for (let begin = 1; begin < tags; begin += 2) {
      const inside = begin + 1;
      // The way that begins here and has gone on with the field so far; times what may follow it gives the probability.
      let way = forward[i * tags + begin] as number;
      if (way * (backward[i * tags + begin] as number) < least) continue;
      let tag = begin;
      for (let j = i; j < length; j++) {
        const all = way * (backward[j * tags + tag] as number);
        if (all < least) break;
        let goesOn = 0;
        if (j + 1 < length) {
          const step =
            ((moves[tag * tags + inside] as number) * (local[(j + 1) * tags + inside] as number)) /
            (scales[j + 1] as number);
          goesOn = way * step * (backward[(j + 1) * tags + inside] as number);
          way *= step;
        }
        if (all - goesOn >= least) found.push({ field: (begin - 1) / 2, start: i, end: j + 1, chance: all - goesOn });
        tag = inside;
      }
    }
  return found;
}
