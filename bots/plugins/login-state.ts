/** Scan, login and logout, told to people through the account's record. */
import type { Contact } from "wechaty";
import type { BotReport } from "#src/usecases/bots/bot-use-cases.js";
import { definePlugin, listen, type BotPlugin, type OnProblem } from "../plugin.js";

export interface LoginStateOptions {
  report: (report: Pick<BotReport, "state" | "qr" | "note" | "lastEventAt">) => Promise<void>;
  onOnline: () => void;
  onOffline: () => void;
  onProblem: OnProblem;
  now: () => Date;
}

/** `types.ScanStatus` of wechaty-puppet. */
const SCANNED = 3;

export const loginState = ({ report, onOnline, onOffline, onProblem, now }: LoginStateOptions): BotPlugin =>
  definePlugin("login-state", (bot) => {
    const removers = [
      listen(
        bot,
        "scan",
        async (qrcode: string, status: number) => {
          const note = status === SCANNED ? "已扫码，请在手机上确认" : "请用手机扫码登录";
          await report({ state: "scan", qr: qrcode, note, lastEventAt: now() });
        },
        onProblem,
      ),
      listen(
        bot,
        "login",
        async (_user: Contact) => {
          onOnline();
          await report({ state: "online", qr: null, note: null, lastEventAt: now() });
        },
        onProblem,
      ),
      listen(
        bot,
        "logout",
        async (_user: Contact, reason?: string) => {
          onOffline();
          await report({
            state: "offline",
            qr: null,
            note: reason ? `已退出登录：${reason}` : "已退出登录",
            lastEventAt: now(),
          });
        },
        onProblem,
      ),
    ];
    return () => removers.forEach((remove) => remove());
  });
