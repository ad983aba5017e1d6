/** A rough, honest measure of how hard a password is to guess: length counts most, monotony takes away. */

export const MIN_PASSWORD_LENGTH = 8;

const COMMON = /^(?:password|passw0rd|qwerty|admin|welcome|letmein|iloveyou|woaini|abc123|111111|123123|123456)/i;
/** Steps like 1234 or abcd, and repeats like aaaa. */
function monotonePairs(text: string): number {
  let count = 0;
  for (let index = 1; index < text.length; index++) {
    const step = text.charCodeAt(index) - text.charCodeAt(index - 1);
    if (Math.abs(step) <= 1) count++;
  }
  return count;
}

/** 0 too short, 1 easy to guess, 2 acceptable, 3 good, 4 very good. */
export function passwordStrength(password: string, userName = ""): 0 | 1 | 2 | 3 | 4 {
  if (password.length < MIN_PASSWORD_LENGTH) return 0;
  const isOwnName = userName.length > 1 && password.toLowerCase().includes(userName.toLowerCase());
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  const effective = password.length - monotonePairs(password) - (isOwnName ? userName.length : 0);
  const score = effective + (kinds - 1) * 2 + (/[^\u0020-\u007e]/.test(password) ? 6 : 0);
  if (COMMON.test(password) && score < 20) return 1;
  if (score < 9) return 1;
  if (score < 13) return 2;
  return score < 18 ? 3 : 4;
}
