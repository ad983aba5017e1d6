import { Decimal128, Double, Int32, Long } from "bson";
import {
  addDecimals,
  type Decimal,
  decimalOfDouble,
  decimalOfInteger,
  divideDecimals,
  packDecimal,
  unpackDecimal,
} from "./decimal.js";
import { integerValue, longValue } from "./numbers.js";
import type { NumberValue } from "./types.js";

/**
 * A running sum as `$sum` and `$avg` need it: integers exact, doubles with compensation (so that 0.1 ten times is 1),
 * decimals apart. Numbers can be taken out again. The result has the widest type among the numbers in it.
 */
export class NumberSum {
  /** How many numbers are in the sum. */
  count = 0;
  #integers = 0;
  #bigIntegers = 0n;
  #high = 0;
  #low = 0;
  #decimal: Decimal | undefined;
  #longs = 0;
  #doubles = 0;
  #decimals = 0;
  #special = { nan: 0, positive: 0, negative: 0 };

  add(n: NumberValue): void {
    this.#put(n, 1);
  }

  /** Takes out a number that was added before. */
  remove(n: NumberValue): void {
    this.#put(n, -1);
  }

  /** The sum: Int32 0 when it is empty. */
  total(): NumberValue {
    if (this.#decimals > 0) return packDecimal(this.#decimalTotal());
    if (this.#doubles > 0) return new Double(this.#doubleTotal());
    return this.#longs > 0 ? longValue(this.#integerTotal()) : integerValue(this.#integerTotal());
  }

  /** The mean: Decimal128 if there is one in the sum, else Double; null when the sum is empty. */
  mean(): NumberValue | null {
    if (this.count === 0) return null;
    if (this.#decimals === 0) return new Double(this.#doubleTotal() / this.count);
    return packDecimal(divideDecimals(this.#decimalTotal(), decimalOfInteger(BigInt(this.count))));
  }

  #put(n: NumberValue, sign: 1 | -1): void {
    this.count += sign;
    if (n instanceof Int32) this.#addInteger(sign * n.value);
    else if (n instanceof Double) {
      this.#doubles += sign;
      this.#addDouble(n.value, sign);
    } else if (n instanceof Long) {
      this.#longs += sign;
      const double = n.toNumber();
      if (Number.isSafeInteger(double)) this.#addInteger(sign * double);
      else this.#bigIntegers += BigInt(sign) * n.toBigInt();
    } else if (n instanceof Decimal128) {
      this.#decimals += sign;
      const decimal = unpackDecimal(n);
      if (decimal.kind === "finite") {
        const negative = sign === 1 ? decimal.negative : !decimal.negative;
        this.#decimal = this.#decimal ? addDecimals(this.#decimal, { ...decimal, negative }) : { ...decimal, negative };
      } else this.#countSpecial(decimal.kind === "nan" ? Number.NaN : decimal.negative ? -Infinity : Infinity, sign);
    }
  }

  #addInteger(n: number): void {
    const sum = this.#integers + n;
    if (Number.isSafeInteger(sum)) this.#integers = sum;
    else {
      this.#bigIntegers += BigInt(this.#integers) + BigInt(n);
      this.#integers = 0;
    }
  }

  #addDouble(n: number, sign: 1 | -1): void {
    if (!Number.isFinite(n)) {
      this.#countSpecial(n, sign);
      return;
    }
    // Knuth's two-sum keeps what the addition lost.
    const x = sign * n;
    const sum = this.#high + x;
    const part = sum - this.#high;
    this.#low += this.#high - (sum - part) + (x - part);
    this.#high = sum;
  }

  #countSpecial(n: number, sign: 1 | -1): void {
    if (Number.isNaN(n)) this.#special.nan += sign;
    else if (n > 0) this.#special.positive += sign;
    else this.#special.negative += sign;
  }

  #specialTotal(): number | undefined {
    const { nan, positive, negative } = this.#special;
    if (nan > 0 || (positive > 0 && negative > 0)) return Number.NaN;
    if (positive > 0) return Infinity;
    return negative > 0 ? -Infinity : undefined;
  }

  #integerTotal(): bigint {
    return this.#bigIntegers + BigInt(this.#integers);
  }

  #doubleTotal(): number {
    const integers = this.#bigIntegers === 0n ? this.#integers : Number(this.#integerTotal());
    return this.#specialTotal() ?? this.#high + (this.#low + integers);
  }

  #decimalTotal(): Decimal {
    const special = this.#specialTotal();
    if (special !== undefined) return decimalOfDouble(special);
    let total = this.#decimal ?? decimalOfInteger(0n);
    if (this.#integers !== 0 || this.#bigIntegers !== 0n)
      total = addDecimals(total, decimalOfInteger(this.#integerTotal()));
    if (this.#doubles > 0) total = addDecimals(total, decimalOfDouble(this.#high + this.#low));
    return total;
  }
}
