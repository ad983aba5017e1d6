/** Bot accounts of the environment: one by the WECHATY_* variables, or several by WECHATY_ACCOUNTS. */
import { z } from "zod";

const BotAccountSchema = z.strictObject({
  account: z.string().regex(/^[\w-]{1,32}$/, "letters, digits, - and _ only, at most 32"),
  member: z.string().min(1),
  puppet: z.enum(["wechaty-puppet-mock", "wechaty-puppet-service"]).default("wechaty-puppet-service"),
  token: z.string().min(1).optional(),
  endpoint: z.string().min(1).optional(),
  friendRule: z
    .string()
    .regex(/^(always|never|keyword:.+)$/, "must be always, never or keyword:WORD")
    .default("never"),
});
export type BotAccountConfig = z.infer<typeof BotAccountSchema>;

/** A JSON list as one line of the environment. */
export const BotAccountsJson = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "must be a JSON list" });
      return z.NEVER;
    }
  })
  .pipe(z.array(BotAccountSchema).max(50))
  .refine((list) => new Set(list.map((one) => one.account)).size === list.length, "account names must differ");

interface SingleAccount {
  WECHATY_PUPPET: "none" | BotAccountConfig["puppet"];
  WECHATY_PUPPET_TOKEN?: string | undefined;
  WECHATY_PUPPET_ENDPOINT?: string | undefined;
  WECHATY_ACCOUNT: string;
  WECHATY_MEMBER: string;
  WECHATY_FRIEND_RULE: string;
  WECHATY_ACCOUNTS?: BotAccountConfig[] | undefined;
}

/** Every account that this process may hold; the list wins over the single one. */
export function botAccountsOf(config: SingleAccount): BotAccountConfig[] {
  if (config.WECHATY_ACCOUNTS && config.WECHATY_ACCOUNTS.length > 0) return config.WECHATY_ACCOUNTS;
  if (config.WECHATY_PUPPET === "none") return [];
  return [
    {
      account: config.WECHATY_ACCOUNT,
      member: config.WECHATY_MEMBER,
      puppet: config.WECHATY_PUPPET,
      token: config.WECHATY_PUPPET_TOKEN,
      endpoint: config.WECHATY_PUPPET_ENDPOINT,
      friendRule: config.WECHATY_FRIEND_RULE,
    },
  ];
}
