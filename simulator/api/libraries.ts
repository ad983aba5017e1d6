/** Interception rules and the product album. wecom §4.14, §4.15 */
import { charsOf, type Json, type Params } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import { pageOf } from "../server/pages.js";
import type { Call, Routes } from "../server/route.js";
import type { InterceptRule, Product } from "../state/content.js";
import { mediaOf, memberOf, nameOf } from "./checks.js";

const MAX_PRICE_FEN = 5_000_000;

export const libraryRoutes: Routes = {
  "externalcontact/add_intercept_rule": {
    needs: "customer",
    handle: (call) => {
      const { sim, corp, params, app, now } = call;
      if (corp.interceptRules.size >= sim.settings.caps.interceptRules) refuse(41069);
      const range = rangeOf(call, params.object("applicable_range") ?? refuse(40063, "applicable_range"));
      const rule: InterceptRule = {
        ruleId: sim.random.id("", 32),
        name: ruleName(call, params.text("rule_name"), ""),
        words: wordsOf(params.texts("word_list", { missing: 40063 })),
        semantics: semanticsOf(params.ints("semantics_list")),
        type: params.int("intercept_type", { min: 1, max: 2 }),
        ...range,
        createdAt: now,
        byAgent: app.agentId,
      };
      corp.interceptRules.set(rule.ruleId, rule);
      return { rule_id: rule.ruleId };
    },
  },
  "externalcontact/get_intercept_rule_list": {
    needs: "customer",
    handle: ({ corp, app }) => ({
      rule_list: [...corp.interceptRules.values()]
        .filter((rule) => rule.byAgent === app.agentId)
        .map((rule) => ({ rule_id: rule.ruleId, rule_name: rule.name, create_time: rule.createdAt })),
    }),
  },
  "externalcontact/get_intercept_rule": {
    needs: "customer",
    handle: (call) => {
      const rule = ruleOf(call);
      return {
        rule: {
          rule_id: rule.ruleId,
          rule_name: rule.name,
          word_list: rule.words,
          extra_rule: { semantics_list: rule.semantics },
          intercept_type: rule.type,
          applicable_range: { user_list: rule.users, department_list: rule.departments },
          create_time: rule.createdAt,
        },
      };
    },
  },
  "externalcontact/update_intercept_rule": {
    needs: "customer",
    handle: (call) => {
      const { params } = call;
      const rule = ruleOf(call);
      const name = params.textOr("rule_name", "");
      const extra = params.object("extra_rule");
      const added = params.object("add_applicable_range");
      const removed = params.object("remove_applicable_range");
      if (name !== "") rule.name = ruleName(call, name, rule.ruleId);
      if (params.has("word_list")) rule.words = wordsOf(params.texts("word_list", { missing: 40063 }));
      if (extra) rule.semantics = semanticsOf(extra.ints("semantics_list"));
      rule.type = params.intOr("intercept_type", rule.type, { min: 1, max: 2 });
      if (added) {
        const more = rangeOf(call, added);
        rule.users = [...new Set([...rule.users, ...more.users])];
        rule.departments = [...new Set([...rule.departments, ...more.departments])];
      }
      if (removed) {
        const users = removed.texts("user_list");
        const departments = removed.ints("department_list");
        rule.users = rule.users.filter((userid) => !users.includes(userid));
        rule.departments = rule.departments.filter((id) => !departments.includes(id));
      }
    },
  },
  "externalcontact/del_intercept_rule": {
    needs: "customer",
    handle: (call) => {
      call.corp.interceptRules.delete(ruleOf(call).ruleId);
    },
  },
  "externalcontact/add_product_album": {
    needs: "customer",
    handle: (call) => {
      const { sim, corp, now } = call;
      const product: Product = {
        productId: sim.random.id("", 32),
        seq: sim.seq(),
        ...productFields(call, { description: "", price: -1, sn: "", attachments: [] }),
        createdAt: now,
      };
      corp.products.set(product.productId, product);
      return { product_id: product.productId };
    },
  },
  "externalcontact/get_product_album": {
    needs: "customer",
    handle: (call) => ({ product: presentProduct(productOf(call)) }),
  },
  "externalcontact/get_product_album_list": {
    needs: "customer",
    handle: (call) => {
      const rows = [...call.corp.products.values()];
      const page = pageOf(call, rows, (row) => row.seq, { scope: "products", limit: 50, max: 100 });
      return { next_cursor: page.nextCursor, product_list: page.rows.map(presentProduct) };
    },
  },
  "externalcontact/update_product_album": {
    needs: "customer",
    handle: (call) => {
      const product = productOf(call);
      Object.assign(product, productFields(call, product));
    },
  },
  "externalcontact/delete_product_album": {
    needs: "customer",
    handle: (call) => {
      call.corp.products.delete(productOf(call).productId);
    },
  },
};

function ruleOf({ corp, params, app }: Call): InterceptRule {
  const id = params.text("rule_id", { missing: 41070 });
  const rule = corp.interceptRules.get(id);
  return rule && rule.byAgent === app.agentId ? rule : refuse(41070, id);
}

function ruleName({ corp }: Call, name: string, ownId: string): string {
  const given = nameOf(name, 20, 40058);
  const isTaken = [...corp.interceptRules.values()].some((rule) => rule.name === given && rule.ruleId !== ownId);
  return isTaken ? refuse(41077, given) : given;
}

function wordsOf(words: string[]): string[] {
  if (words.length > 300) refuse(41068);
  for (const word of words) if (word === "" || charsOf(word) > 32) refuse(41083, word);
  return words;
}

function semanticsOf(list: number[]): number[] {
  return list.some((value) => value < 1 || value > 3) ? refuse(41084) : list;
}

function rangeOf(call: Call, range: Params): Pick<InterceptRule, "users" | "departments"> {
  const users = range.texts("user_list", { max: 1_000, tooMany: 41076 }).map((id) => memberOf(call, id, 60021).userid);
  const departments = range.ints("department_list", { max: 1_000, tooMany: 41076 });
  if (users.length + departments.length === 0) refuse(40063, "applicable_range");
  for (const id of departments) if (!call.corp.departments.has(id)) refuse(60003, String(id));
  return { users, departments };
}

function productOf({ corp, params }: Call): Product {
  const id = params.text("product_id", { missing: 41075 });
  return corp.products.get(id) ?? refuse(41075, id);
}

type ProductFields = Pick<Product, "description" | "price" | "sn" | "attachments">;

function productFields(call: Call, known: ProductFields): ProductFields {
  const { params } = call;
  const description = params.textOr("description", known.description, { maxChars: 300, invalid: 41073 });
  if (description === "") refuse(41073);
  const price = params.intOr("price", known.price, { invalid: 41086, min: 0, max: MAX_PRICE_FEN });
  if (price < 0) refuse(41086);
  const sn = params.textOr("product_sn", known.sn, { maxBytes: 128, invalid: 41085 });
  if (!/^[A-Za-z0-9]*$/.test(sn)) refuse(41085);
  const list = params.has("attachments")
    ? params.objects("attachments", { missing: 41088, max: 9, tooMany: 41064 })
    : null;
  const attachments = list?.map((attachment) => {
    if (attachment.text("type", { missing: 41065 }) !== "image") refuse(41065);
    const image = attachment.object("image") ?? refuse(41088);
    mediaOf(call, image.text("media_id", { missing: 41006 }), "album", "image");
    return attachment.values;
  });
  if ((attachments ?? known.attachments).length === 0) refuse(41088);
  return { description, price, sn, attachments: attachments ?? known.attachments };
}

function presentProduct(product: Product): Json {
  return {
    product_id: product.productId,
    description: product.description,
    price: product.price,
    product_sn: product.sn,
    create_time: product.createdAt,
    attachments: product.attachments,
  };
}
