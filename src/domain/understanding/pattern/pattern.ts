/**
 * A regular expression that is run only where it can match. Asked of a text, it first looks whether the text holds what
 * every match needs (text-marks.ts); asked at a place, whether a match can begin with the character there.
 * Answers are exactly those of the expression.
 */
import { charset, holds, type Charset } from "./charset.js";
import { patternNeeds, type PatternNeeds } from "./pattern-needs.js";
import { mayMatch, registerPattern } from "./text-marks.js";

export interface Pattern {
  /** The expression itself. */
  readonly expression: RegExp;
  /** As `expression.test(text)`; without the flags g and y. */
  test(text: string): boolean;
  /** As `expression.exec(text)`; without the flags g and y. */
  exec(text: string): RegExpExecArray | null;
  /** As `text.matchAll(expression)`; with the flag g. */
  all(text: string): Iterable<RegExpExecArray>;
  /** As `text.replace(expression, by)`. */
  replace(text: string, by: string): string;
  /** The match at a place, of an expression with the flag y. */
  at(text: string, place: number): RegExpExecArray | null;
  /** As `expression.test(text.slice(place, place + width))`, of an expression that begins with ^. */
  begins(text: string, place: number, width: number): boolean;
  /** As `expression.exec(text.slice(place, place + width))`, of an expression that begins with ^. */
  match(text: string, place: number, width: number): RegExpExecArray | null;
  /** As `expression.test(text.slice(Math.max(0, place - width), place))`, of an expression that ends with $. */
  ends(text: string, place: number, width: number): boolean;
}

const NO_MATCH: readonly RegExpExecArray[] = [];

class GatedPattern implements Pattern {
  readonly expression: RegExp;
  private readonly number: number;
  private needs: PatternNeeds | null = null;
  /** Null: not known yet, or a match may begin with anything. */
  private first: Charset | null = null;
  private last: Charset | null = null;

  constructor(expression: RegExp) {
    this.expression = expression;
    this.number = registerPattern(() => this.known().keys);
  }

  private known(): PatternNeeds {
    if (!this.needs) {
      this.needs = patternNeeds(this.expression);
      if (this.needs.first) this.first = charset("", this.needs.first);
      if (this.needs.last) this.last = charset("", this.needs.last);
    }
    return this.needs;
  }

  test(text: string): boolean {
    return mayMatch(text, this.number) && this.expression.test(text);
  }

  exec(text: string): RegExpExecArray | null {
    return mayMatch(text, this.number) ? this.expression.exec(text) : null;
  }

  all(text: string): Iterable<RegExpExecArray> {
    return mayMatch(text, this.number) ? text.matchAll(this.expression) : NO_MATCH;
  }

  replace(text: string, by: string): string {
    return mayMatch(text, this.number) ? text.replace(this.expression, by) : text;
  }

  at(text: string, place: number): RegExpExecArray | null {
    if (!this.mayBegin(text, place)) return null;
    this.expression.lastIndex = place;
    return this.expression.exec(text);
  }

  begins(text: string, place: number, width: number): boolean {
    return this.mayBegin(text, place) && this.expression.test(text.slice(place, place + width));
  }

  match(text: string, place: number, width: number): RegExpExecArray | null {
    return this.mayBegin(text, place) ? this.expression.exec(text.slice(place, place + width)) : null;
  }

  ends(text: string, place: number, width: number): boolean {
    if (!this.needs) this.known();
    return (
      (this.last === null || (place > 0 && holds(this.last, text.charCodeAt(place - 1)))) &&
      this.expression.test(text.slice(Math.max(0, place - width), place))
    );
  }

  private mayBegin(text: string, place: number): boolean {
    if (!this.needs) this.known();
    return this.first === null || (place < text.length && holds(this.first, text.charCodeAt(place)));
  }
}

/** Wraps an expression. Make patterns once, at the top of a module. */
export const pattern = (expression: RegExp): Pattern => new GatedPattern(expression);
