export interface NumberRule {
  min: number;
  max: number;
  hasFractions: boolean;
  isOptional: boolean;
}

/** What a text says as a number: the number, null for an allowed emptiness, undefined when it cannot be taken. */
export function readNumber(
  text: string,
  { min, max, hasFractions, isOptional }: NumberRule,
): number | null | undefined {
  // Full-width digits come from Chinese input methods.
  const plain = text.normalize("NFKC").trim();
  if (plain === "") return isOptional ? null : undefined;
  if (!/^[-+]?\d+(\.\d+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  if (!hasFractions && !Number.isInteger(value)) return undefined;
  return value >= min && value <= max ? value : undefined;
}
