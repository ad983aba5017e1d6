/** What a password must be: long enough and not the first thing anybody would try. No composition rules. */

export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 200;

/** The guesses that come first in every public list of leaked passwords, lower case. */
const FIRST_GUESSES = new Set([
  "password",
  "password1",
  "password123",
  "passw0rd",
  "p@ssw0rd",
  "qwertyui",
  "qwertyuiop",
  "qwerty123",
  "1qaz2wsx",
  "1q2w3e4r",
  "1q2w3e4r5t",
  "iloveyou",
  "admin123",
  "admin888",
  "admin123456",
  "abc12345",
  "abcd1234",
  "abc123456",
  "a1234567",
  "a12345678",
  "a123456789",
  "aa123456",
  "aa12345678",
  "woaini1314",
  "5201314520",
  "guanxi123",
]);

/**
 * Why a password is refused, in plain Chinese; null when it is fine.
 *
 * @param userId the account's id, which must not be the password.
 */
export function passwordProblem(password: string, userId: string): string | null {
  if (password.length < MIN_PASSWORD_LENGTH) return `至少 ${MIN_PASSWORD_LENGTH} 个字符`;
  if (password.length > MAX_PASSWORD_LENGTH) return `不超过 ${MAX_PASSWORD_LENGTH} 个字符`;
  const lower = password.toLowerCase();
  if (lower === userId.toLowerCase()) return "不能和账号相同";
  if (FIRST_GUESSES.has(lower) || isRun(lower)) return "太容易被猜到，请换一个";
  return null;
}

/** One character repeated, or counting up or down: 11111111, 12345678, 87654321, abcdefgh. */
function isRun(text: string): boolean {
  const step = text.charCodeAt(1) - text.charCodeAt(0);
  if (Math.abs(step) > 1) return false;
  for (let index = 1; index < text.length; index++) {
    const expected = (text.charCodeAt(index - 1) + step - 48 + 10) % 10;
    const isNext = text.charCodeAt(index) - text.charCodeAt(index - 1) === step;
    const wraps = /^\d+$/.test(text) && text.charCodeAt(index) - 48 === expected;
    if (!isNext && !wraps) return false;
  }
  return true;
}
