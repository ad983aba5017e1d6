/** Links that lead through us, so that we learn who opened what (雷达链接), and links kept for use in every message. */

/** A link of the material library: written once, used in every message. */
export interface SavedLink {
  corpId: string;
  id: string;
  title: string;
  url: string;
  description: string;
  /** A picture of the library; null: none. */
  coverId: string | null;
  /** Messages that carry it note who opens it. */
  isTracked: boolean;
  createdBy: string;
  createdAt: Date;
  /** Taken out of the library; messages that carry it go on leading there. */
  removedAt: Date | null;
}

/** What a tracked link went out with. All null: with a greeting, or with what has no record of its own. */
export interface LinkOrigin {
  savedLinkId: string | null;
  broadcast: { id: string; variant: string } | null;
  touchId: string | null;
}

/** One address that leads through us. The same origin and target are the same link, however often it is sent. */
export interface TrackedLink extends LinkOrigin {
  corpId: string;
  /** Stands in the public address: a hash that says nothing about anybody. */
  id: string;
  title: string;
  /** Where it leads: fixed here, never taken from the address. */
  url: string;
  createdAt: Date;
}

export const NO_ORIGIN: LinkOrigin = { savedLinkId: null, broadcast: null, touchId: null };

/** Only pages of the web are targets: anything else could run something in the visitor's client. */
export function isTarget(url: string): boolean {
  if (url.length > 2_000 || !URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (protocol === "https:" || protocol === "http:") && hostname !== "";
}

/** Path of a tracked link under the public address. */
export const linkPath = (linkId: string): string => `/r/${linkId}`;

/** Why tracked links cannot work here, in plain Chinese; null: they can. */
export function trackingProblem(publicUrl: string, isSimulated: boolean): string | null {
  const { hostname } = new URL(publicUrl);
  const isHere = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
  if (!isHere || isSimulated) return null;
  return "还没有设置公开网址(PUBLIC_URL)，客户的手机打不开这台机器的地址，所以不能记录谁打开了链接";
}
