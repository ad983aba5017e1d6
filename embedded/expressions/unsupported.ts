const names = new Set(
  (
    "$accumulator $const $function $meta $toHashedIndexKey $createObjectId $encStrContains $encStrEndsWith " +
    "$encStrNormalizedEq $encStrStartsWith $similarityCosine $similarityDotProduct $similarityEuclidean $sigmoid " +
    "$subtype $toArray $toObject $hash $hexHash $serializeEJSON $deserializeEJSON"
  ).split(" "),
);

/** True for operators that MongoDB has and this store refuses (238), as opposed to names nobody knows (168). */
export function isUnsupportedExpression(name: string): boolean {
  return names.has(name);
}
