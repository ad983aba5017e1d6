/** Invented customers and what happens to them, in the platform's own order: its truth, and the callbacks about it. */
import { customerEvent, eventXml } from "#test/builders/wecom-callbacks.js";

/** A pair as the platform has it now. */
export interface StormPair {
  remark: string;
  mobiles: string[];
  state: string;
  createdAt: number;
}

export interface StormCustomer {
  externalUserId: string;
  /** Pairs that the platform lists, by member. */
  listed: Map<string, StormPair>;
  /** What became of every pair there ever was. */
  standing: Map<string, "active" | "removed_by_contact" | "removed_by_member">;
}

export interface StormWorld {
  /** Callbacks in the order in which they happened. */
  xmls: string[];
  customers: ReadonlyMap<string, StormCustomer>;
  welcomeCodes: ReadonlySet<string>;
  /** Lets everything up to the n-th callback have happened. */
  advanceTo(index: number): void;
}

export interface StormWorldOptions {
  events: number;
  welcomeEvery: number;
  /** Marker of the channel code that the customers scan. */
  state: string;
}

const EVENTS_PER_CUSTOMER = 10;
const MEMBERS = 20;
/** Everything happens within this time, so that the events of one customer are seconds apart. */
const SPAN_MS = 120_000;

interface Happening {
  /** Place in the order of everything. */
  place: number;
  act: (at: Date) => void;
  xml: (at: Date) => string;
}

/** Every customer is added, edited, added by a second member, lost, found again, edited: ten events each. */
export function stormWorld({ events, welcomeEvery, state }: StormWorldOptions): StormWorld {
  const count = Math.ceil(events / EVENTS_PER_CUSTOMER);
  const customers = new Map<string, StormCustomer>();
  const welcomeCodes = new Set<string>();
  const happenings: Happening[] = [];
  for (let c = 0; c < count; c++) {
    const externalUserId = `wmStorm${String(c).padStart(24, "0")}`;
    const customer: StormCustomer = { externalUserId, listed: new Map(), standing: new Map() };
    customers.set(externalUserId, customer);
    const isGreeted = (c * EVENTS_PER_CUSTOMER) % welcomeEvery === 0;
    const code = isGreeted ? `CODE${c}` : null;
    if (code !== null) welcomeCodes.add(code);
    lifeOf(customer, c, { state, code }).forEach((happening, step) =>
      happenings.push({ ...happening, place: c / count + step * 0.05 }),
    );
  }
  happenings.sort((a, b) => a.place - b.place);
  happenings.length = events;
  const begunMs = Date.now() - SPAN_MS;
  const at = (index: number): Date => new Date(begunMs + Math.floor((index * SPAN_MS) / events));
  let done = 0;
  return {
    xmls: happenings.map(({ xml }, i) => xml(at(i))),
    customers,
    welcomeCodes,
    advanceTo: (index) => {
      for (; done <= index; done++) happenings[done]?.act(at(done));
    },
  };
}

function lifeOf(
  customer: StormCustomer,
  c: number,
  { state, code }: { state: string; code: string | null },
): Pick<Happening, "act" | "xml">[] {
  const { externalUserId, listed, standing } = customer;
  const [first, second] = [`member${c % MEMBERS}`, `member${(c + 7) % MEMBERS}`];
  let mark = 0;
  const event = (
    change: string,
    member: string,
    more: object,
    act: (at: Date) => void,
  ): Pick<Happening, "act" | "xml"> => {
    // Two changes within one second would have the same text, and count as one.
    const Mark = `${c}-${mark++}`;
    return { act, xml: (at) => customerEvent(change, member, externalUserId, { ...more, Mark }, at) };
  };
  const added = (member: string, given: string, more: object = {}) =>
    event("add_external_contact", member, { ...(given ? { State: given } : {}), ...more }, (at) => {
      const createdAt = Math.floor(at.getTime() / 1_000);
      // As on the platform, a customer who comes back finds the member's side as it was.
      if (!listed.has(member)) listed.set(member, { remark: "", mobiles: [], state: given, createdAt });
      standing.set(member, "active");
    });
  const edited = (member: string, change: Partial<StormPair>) =>
    event("edit_external_contact", member, {}, () => {
      const pair = listed.get(member);
      if (pair) Object.assign(pair, change);
    });
  const lostByCustomer = (member: string) =>
    event("del_follow_user", member, {}, () => standing.set(member, "removed_by_contact"));
  const lostByMember = (member: string) =>
    event("del_external_contact", member, {}, () => {
      listed.delete(member);
      standing.set(member, "removed_by_member");
    });
  const opened = (member: string): Pick<Happening, "act" | "xml"> => ({
    act: () => undefined,
    xml: (at) => eventXml({ Event: "enter_agent", FromUserName: member, EventKey: "", Mark: `${c}-${mark++}` }, at),
  });
  const kind = c % 3;
  return [
    added(first, state, code === null ? {} : { WelcomeCode: code }),
    edited(first, { remark: `客户${c}` }),
    edited(first, { remark: `华盛 客户${c}` }),
    added(second, ""),
    edited(second, { remark: `另一位 ${c}` }),
    kind === 0 ? lostByCustomer(first) : edited(first, { remark: `改名 ${c}` }),
    edited(first, { mobiles: [`138${String(c).padStart(8, "0")}`] }),
    kind === 0 ? added(first, state) : kind === 1 ? lostByMember(first) : opened(first),
    c % 2 === 0 ? lostByCustomer(second) : lostByMember(second),
    kind === 1 ? opened(first) : edited(first, { remark: `最后 ${c}` }),
  ];
}
