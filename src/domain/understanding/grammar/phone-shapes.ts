/** Shapes of telephone numbers and the tables behind them: Chinese mobiles, land lines, service lines, foreign numbers. */
import { AREA_CODES, MOBILE_PREFIXES } from "./tables/phone-prefixes.js";
import type { PhoneType } from "./match.js";
import { pattern, type Pattern } from "../pattern/pattern.js";

const carriers = new Map<string, string>();
for (const [carrier, prefixes] of Object.entries(MOBILE_PREFIXES))
  for (const prefix of prefixes.split(" ")) carriers.set(prefix, carrier);
const places = new Map<string, string>();
for (const line of AREA_CODES.trim().split("\n")) {
  const [code = "", place = ""] = line.split(" ");
  places.set(code, place);
}

/** Ranges that numbers are handed out from (ministry's plan up to 2025); 140-144, 154, 160, 161, 163, 164, 168, 169, 179, 194 are not. */
const OPEN_MOBILE = pattern(/^1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])/);
/** The carrier that issued a mobile number, or null. Longest prefix wins. */
export function carrierOf(mobile: string): string | null {
  for (let length = 5; length >= 2; length--) {
    const carrier = carriers.get(mobile.slice(0, length));
    if (carrier !== undefined) return carrier;
  }
  return null;
}

/** "省/市" of an area code with its zero, or null. */
export const placeOfAreaCode = (code: string): string | null => places.get(code) ?? null;

/** Country calling codes that occur in business, longest first when matched. */
const COUNTRIES: ReadonlyMap<string, string> = new Map(
  "1 US 7 RU 20 EG 27 ZA 30 GR 31 NL 32 BE 33 FR 34 ES 36 HU 39 IT 40 RO 41 CH 43 AT 44 GB 45 DK 46 SE 47 NO 48 PL 49 DE 51 PE 52 MX 54 AR 55 BR 56 CL 57 CO 58 VE 60 MY 61 AU 62 ID 63 PH 64 NZ 65 SG 66 TH 81 JP 82 KR 84 VN 90 TR 91 IN 92 PK 94 LK 95 MM 98 IR 212 MA 213 DZ 216 TN 233 GH 234 NG 251 ET 254 KE 255 TZ 351 PT 352 LU 353 IE 354 IS 358 FI 359 BG 370 LT 371 LV 372 EE 375 BY 380 UA 381 RS 385 HR 386 SI 420 CZ 421 SK 852 HK 853 MO 855 KH 856 LA 880 BD 886 TW 960 MV 961 LB 962 JO 963 SY 964 IQ 965 KW 966 SA 968 OM 971 AE 972 IL 973 BH 974 QA 976 MN 977 NP 992 TJ 994 AZ 995 GE 996 KG 998 UZ"
    .split(" ")
    .reduce<[string, string][]>((rows, word, i, all) => (i % 2 === 0 ? [...rows, [word, all[i + 1] ?? ""]] : rows), []),
);

/** ISO 3166 code of the country a number "+44…" belongs to, or null. */
export function countryOf(digits: string): string | null {
  return (
    COUNTRIES.get(digits.slice(0, 3)) ?? COUNTRIES.get(digits.slice(0, 2)) ?? COUNTRIES.get(digits.slice(0, 1)) ?? null
  );
}

export interface PhoneShape {
  end: number;
  number: string;
  type: PhoneType;
  ext: string | null;
  country: string | null;
}

const CHINA = String.raw`(?:[(]?(?:\+\s?|00)86[)]?[-\s]{0,2}|86[-\s](?=\d))?`;
const MOBILE = pattern(
  new RegExp(String.raw`${CHINA}(1\d{2})([-\s.]?)(?:(\d{4})\2(\d{4})|(\d)\2?(\d{3})\2(\d{4}))(?![\d])`, "y"),
);
const IOT = pattern(/(?:\+?86[-\s]?)?(1(?:0[46]|4[014])\d{10})(?!\d)/y);
const SERVICE = pattern(
  /[(]?([48]00)[)]?[-\s]?(?:(\d{3})[-\s]?(\d{4})|(\d{4})[-\s]?(\d{3})|(\d)[-\s]?(\d{3})[-\s]?(\d{3}))(?!\d)/y,
);
const LANDLINE = pattern(
  new RegExp(
    String.raw`${CHINA}[(]?(0\d{2,3})[)]?\s?[-\s.]?\s?(\d{7,8}|\d{4}[-\s]\d{4}|\d{3}[-\s]\d{4}|\d{3}\s\d{2}\s\d{2})(?!\d)`,
    "y",
  ),
);
const LANDLINE_CHINA = pattern(
  new RegExp(
    String.raw`(?:[(]?(?:\+\s?|00)86[)]?[-\s]{0,2}|86[-\s])[(]?([1-9]\d{1,2})[)]?[-\s]?(\d{7,8}|\d{4}[-\s]\d{4})(?!\d)`,
    "y",
  ),
);
const EXTENSION = pattern(/\s?(?:转|分机号?[:：]?|[-—](?=\d{1,6}(?!\d|-))|[#＃]|ext\.?|x)\s?(\d{1,6})(?!\d)/iy);

const sticky = (shape: Pattern, s: string, at: number): RegExpExecArray | null => shape.at(s, at);
const onlyDigits = (s: string): string => s.replace(/\D/g, "");

/** An extension (转8001, -8001, ext 8001) at a place. */
export function extensionAt(s: string, at: number): { end: number; ext: string } | null {
  const match = sticky(EXTENSION, s, at);
  return match ? { end: match.index + match[0].length, ext: match[1] ?? "" } : null;
}

/** A Chinese number of certain shape at a place: mobile, IoT, 400/800, land line with a real area code. */
export function chineseNumberAt(s: string, at: number): PhoneShape | null {
  const mobile = sticky(MOBILE, s, at);
  if (mobile) {
    const number = onlyDigits(mobile.slice(3, 8).join("")).padStart(0);
    const full = (mobile[1] ?? "") + number;
    if (full.length === 11 && OPEN_MOBILE.test(full))
      return { end: at + mobile[0].length, number: full, type: "mobile", ext: null, country: null };
  }
  const service = sticky(SERVICE, s, at);
  if (service) {
    const digits = onlyDigits(service[0]);
    const end = at + service[0].length;
    const ext = extensionAt(s, end);
    return {
      end: ext?.end ?? end,
      number: `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}`,
      type: "service",
      ext: ext?.ext ?? null,
      country: null,
    };
  }
  const iot = sticky(IOT, s, at);
  if (iot) return { end: at + iot[0].length, number: iot[1] ?? "", type: "iot", ext: null, country: null };
  return landlineAt(s, at);
}

function landlineAt(s: string, at: number): PhoneShape | null {
  const match = sticky(LANDLINE, s, at);
  const short = match ? null : sticky(LANDLINE_CHINA, s, at);
  const hit = match ?? short;
  if (!hit) return null;
  const code = match ? (hit[1] ?? "") : `0${hit[1] ?? ""}`;
  const subscriber = onlyDigits(hit[2] ?? "");
  const area =
    placeOfAreaCode(code) === null && match && placeOfAreaCode(code.slice(0, 3)) !== null ? code.slice(0, 3) : code;
  const local = area === code ? subscriber : code.slice(3) + subscriber;
  if (
    placeOfAreaCode(area) === null ||
    local.length < 7 ||
    local.length > 8 ||
    (area.length === 3 && local.length !== 8)
  )
    return null;
  const end = at + hit[0].length;
  const ext = extensionAt(s, end);
  return { end: ext?.end ?? end, number: `${area}-${local}`, type: "landline", ext: ext?.ext ?? null, country: null };
}
