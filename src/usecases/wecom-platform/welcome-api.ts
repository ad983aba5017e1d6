/** Port: the first greeting (wecom.md §4.5). */
import type { WecomContent } from "./message-content.js";

export interface WelcomeApi {
  /**
   * Sends with a code from a callback, valid 20 s and once.
   *
   * @throws WecomError too_late (41050 expired or used, 41051 a greeting was already delivered), permission, input.
   *   A repeat after an unknown outcome is safe: the code works once.
   */
  send(welcomeCode: string, content: WecomContent): Promise<void>;
}
