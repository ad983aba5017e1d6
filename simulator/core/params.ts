/** Reads the parameters of one call; what is wrong gives the platform's code, naming the field. */
import { refuse } from "./platform-error.js";

export type Json = Record<string, unknown>;

interface TextRule {
  /** Code when absent or empty; default 40058. */
  missing?: number;
  /** Code when it is not a string or too long; default 40058. */
  invalid?: number;
  /** Most characters. */
  maxChars?: number;
  /** Most bytes of UTF-8. */
  maxBytes?: number;
}

interface NumberRule {
  missing?: number;
  invalid?: number;
  min?: number;
  max?: number;
}

interface ListRule {
  missing?: number;
  invalid?: number;
  max?: number;
  /** Code when there are more than `max`; default 40058. */
  tooMany?: number;
}

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Characters as the platform counts them: code points. */
export const charsOf = (text: string): number => Array.from(text).length;

export class Params {
  readonly values: Json;

  constructor(values: Json) {
    this.values = values;
  }

  has(name: string): boolean {
    const value = this.values[name];
    return value !== undefined && value !== null;
  }

  /** A string that must be there. */
  text(name: string, rule: TextRule = {}): string {
    const text = this.textOr(name, "", rule);
    if (text === "") refuse(rule.missing ?? 40058, `${name} is empty`);
    return text;
  }

  /** A string, or `otherwise` when absent. Numbers are taken as their digits, as the platform does. */
  textOr(name: string, otherwise: string, rule: TextRule = {}): string {
    const value = this.values[name];
    if (value === undefined || value === null) return otherwise;
    if (typeof value === "number") return String(value);
    if (typeof value !== "string") refuse(rule.invalid ?? 40058, `${name} should be a string`);
    if (rule.maxChars !== undefined && charsOf(value) > rule.maxChars)
      refuse(rule.invalid ?? 40058, `${name} exceeds ${rule.maxChars} characters`);
    if (rule.maxBytes !== undefined && Buffer.byteLength(value) > rule.maxBytes)
      refuse(rule.invalid ?? 40058, `${name} exceeds ${rule.maxBytes} bytes`);
    return value;
  }

  /** A whole number that must be there. Strings of digits are accepted (query parameters). */
  int(name: string, rule: NumberRule = {}): number {
    if (!this.has(name) || this.values[name] === "") refuse(rule.missing ?? 40058, `${name} is missing`);
    return this.intOr(name, 0, rule);
  }

  intOr(name: string, otherwise: number, rule: NumberRule = {}): number {
    const value = this.values[name];
    if (value === undefined || value === null || value === "") return otherwise;
    const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== "number" || !Number.isInteger(number))
      refuse(rule.invalid ?? 40058, `${name} should be an integer`);
    if ((rule.min !== undefined && number < rule.min) || (rule.max !== undefined && number > rule.max))
      refuse(rule.invalid ?? 40058, `${name} is out of range`);
    return number;
  }

  /** A JSON boolean; 0 and 1 are accepted. */
  flagOr(name: string, otherwise: boolean): boolean {
    const value = this.values[name];
    if (value === undefined || value === null) return otherwise;
    if (value === 0 || value === 1) return value === 1;
    if (typeof value !== "boolean") refuse(40058, `${name} should be a boolean`);
    return value;
  }

  /** A list of strings; absent gives `[]` unless `missing` is set. */
  texts(name: string, rule: ListRule = {}): string[] {
    const list = this.list(name, rule);
    return list.map((value) =>
      typeof value === "string"
        ? value
        : typeof value === "number"
          ? String(value)
          : refuse(rule.invalid ?? 40058, `${name} should be a list of strings`),
    );
  }

  ints(name: string, rule: ListRule = {}): number[] {
    return this.list(name, rule).map((value) =>
      typeof value === "number" && Number.isInteger(value)
        ? value
        : refuse(rule.invalid ?? 40058, `${name} should be a list of integers`),
    );
  }

  /** A list of objects. */
  objects(name: string, rule: ListRule = {}): Params[] {
    return this.list(name, rule).map((value) =>
      isObject(value) ? new Params(value) : refuse(rule.invalid ?? 40058, `${name} should be a list of objects`),
    );
  }

  object(name: string): Params | null {
    const value = this.values[name];
    if (value === undefined || value === null) return null;
    return isObject(value) ? new Params(value) : refuse(40058, `${name} should be an object`);
  }

  list(name: string, rule: ListRule = {}): unknown[] {
    const value = this.values[name];
    const isEmpty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (isEmpty) {
      if (rule.missing !== undefined) refuse(rule.missing, `${name} is empty`);
      return [];
    }
    if (!Array.isArray(value)) refuse(rule.invalid ?? 40058, `${name} should be an array`);
    if (rule.max !== undefined && value.length > rule.max)
      refuse(rule.tooMany ?? 40058, `${name} has more than ${rule.max} items`);
    return value as unknown[];
  }
}
