import { Decimal128, Double, Int32, Long } from "bson";
import {
  addDecimals,
  type Decimal,
  decimalOfDouble,
  decimalOfInteger,
  divideDecimals,
  negateDecimal,
  packDecimal,
  unpackDecimal,
} from "./decimal.js";
import { integerValue, longValue } from "./numbers.js";
import type { NumberValue } from "./types.js";

/** What only few sums hold: integers beyond 53 bits, decimals, NaN and infinities. */
interface Rare {
  integers: bigint;
  decimal: Decimal;
  decimals: number;
  nan: number;
  positive: number;
  negative: number;
}

/**
 * A running sum as `$sum` and `$avg` need it: integers exact, doubles with compensation (so that 0.1 ten times is 1),
 * decimals apart. Numbers can be taken out again. The result has the widest type among the numbers in it.
 */
export class NumberSum {
  /** How many numbers are in the sum. */
  count = 0;
  private integers = 0;
  private longs = 0;
  private doubles = 0;
  private high = 0;
  private low = 0;
  private rare: Rare | undefined = undefined;

  add(n: NumberValue): void {
    this.put(n, 1);
  }

  /** Takes out a number that was added before. */
  remove(n: NumberValue): void {
    this.put(n, -1);
  }

  /** The sum: Int32 0 when it is empty. */
  total(): NumberValue {
    if (this.rare && this.rare.decimals > 0) return packDecimal(this.decimalTotal(this.rare));
    if (this.doubles > 0) return new Double(this.doubleTotal());
    return this.longs > 0 ? longValue(this.integerTotal()) : integerValue(this.integerTotal());
  }

  /** The mean: Decimal128 if there is one in the sum, else Double; null when the sum is empty. */
  mean(): NumberValue | null {
    if (this.count === 0) return null;
    if (!this.rare?.decimals) return new Double(this.doubleTotal() / this.count);
    return packDecimal(divideDecimals(this.decimalTotal(this.rare), decimalOfInteger(BigInt(this.count))));
  }

  private put(n: NumberValue, sign: 1 | -1): void {
    this.count += sign;
    if (n instanceof Int32) this.addInteger(sign * n.value);
    else if (n instanceof Double) {
      this.doubles += sign;
      this.addDouble(n.value, sign);
    } else if (n instanceof Long) {
      this.longs += sign;
      const double = n.toNumber();
      if (Number.isSafeInteger(double)) this.addInteger(sign * double);
      else this.rarely().integers += BigInt(sign) * n.toBigInt();
    } else if (n instanceof Decimal128) this.addDecimal(unpackDecimal(n), sign);
  }

  private addInteger(n: number): void {
    const sum = this.integers + n;
    if (Number.isSafeInteger(sum)) this.integers = sum;
    else {
      this.rarely().integers += BigInt(this.integers) + BigInt(n);
      this.integers = 0;
    }
  }

  private addDouble(n: number, sign: 1 | -1): void {
    if (!Number.isFinite(n)) {
      this.addSpecial(n, sign);
      return;
    }
    // Knuth's two-sum keeps what the addition lost.
    const x = sign * n;
    const sum = this.high + x;
    const part = sum - this.high;
    this.low += this.high - (sum - part) + (x - part);
    this.high = sum;
  }

  private addDecimal(decimal: Decimal, sign: 1 | -1): void {
    const rare = this.rarely();
    rare.decimals += sign;
    if (decimal.kind === "finite")
      rare.decimal = addDecimals(rare.decimal, sign === 1 ? decimal : negateDecimal(decimal));
    else this.addSpecial(decimal.kind === "nan" ? Number.NaN : decimal.negative ? -Infinity : Infinity, sign);
  }

  private addSpecial(n: number, sign: 1 | -1): void {
    this.rarely()[Number.isNaN(n) ? "nan" : n > 0 ? "positive" : "negative"] += sign;
  }

  private rarely(): Rare {
    this.rare ??= { integers: 0n, decimal: decimalOfInteger(0n), decimals: 0, nan: 0, positive: 0, negative: 0 };
    return this.rare;
  }

  private specialTotal(): number | undefined {
    if (!this.rare) return undefined;
    const { nan, positive, negative } = this.rare;
    if (nan > 0 || (positive > 0 && negative > 0)) return Number.NaN;
    if (positive > 0) return Infinity;
    return negative > 0 ? -Infinity : undefined;
  }

  private integerTotal(): bigint {
    return BigInt(this.integers) + (this.rare?.integers ?? 0n);
  }

  private doubleTotal(): number {
    const integers = this.rare ? Number(this.integerTotal()) : this.integers;
    return this.specialTotal() ?? this.high + (this.low + integers);
  }

  private decimalTotal({ decimal }: Rare): Decimal {
    const special = this.specialTotal();
    if (special !== undefined) return decimalOfDouble(special);
    const integers = this.integerTotal();
    let total = decimal;
    if (integers !== 0n) total = addDecimals(total, decimalOfInteger(integers));
    if (this.doubles > 0) total = addDecimals(total, decimalOfDouble(this.high + this.low));
    return total;
  }
}
