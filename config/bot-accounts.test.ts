import { expect, it } from "vitest";
import { botAccountsOf } from "./bot-accounts.js";
import { ConfigError, readConfig } from "./env.js";

const accounts = (list: unknown): string => JSON.stringify(list);

it("one account by the single variables, none without a puppet", () => {
  expect(botAccountsOf(readConfig({}))).toEqual([]);
  const config = readConfig({ WECHATY_PUPPET: "wechaty-puppet-mock", WECHATY_MEMBER: "liqian" });
  expect(botAccountsOf(config)).toMatchObject([{ account: "main", member: "liqian", friendRule: "never" }]);
});

it("several accounts by the list, with defaults", () => {
  const config = readConfig({
    WECHATY_ACCOUNTS: accounts([
      { account: "a", member: "liqian", token: "t1" },
      { account: "b", member: "wangfang", token: "t2", friendRule: "keyword:采购" },
    ]),
  });
  expect(botAccountsOf(config).map(({ account, puppet, friendRule }) => [account, puppet, friendRule])).toEqual([
    ["a", "wechaty-puppet-service", "never"],
    ["b", "wechaty-puppet-service", "keyword:采购"],
  ]);
});

it.each(["[", accounts([{ account: "a b", member: "x" }]), accounts([1]), accounts([dup(), dup()])])(
  "refuses %s",
  (text) => expect(() => readConfig({ WECHATY_ACCOUNTS: text })).toThrow(ConfigError),
);

function dup() {
  return { account: "a", member: "x", token: "t" };
}
