/** Members, departments and member tags of one corp. */

export interface Department {
  id: number;
  name: string;
  nameEn: string;
  parentId: number;
  order: number;
  leaders: string[];
}

export interface Member {
  userid: string;
  name: string;
  alias: string;
  departments: number[];
  leaderIn: number[];
  mainDepartment: number;
  position: string;
  mobile: string;
  email: string;
  gender: "0" | "1" | "2";
  avatar: string;
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status: 1 | 2 | 4 | 5;
  /** In 客户联系 → 使用范围. */
  hasCustomerContact: boolean;
  isRealNamed: boolean;
  /** The console has a welcome message for this member: no codes are issued. */
  hasConsoleWelcome: boolean;
  /** Has a seat in the archive. */
  isArchived: boolean;
  /** Most customers; beyond it 40099. */
  customerCap: number;
  /** ts, or null while in service. */
  leftAt: number | null;
}

export interface MemberTag {
  tagid: number;
  tagname: string;
  users: Set<string>;
  parties: Set<number>;
}

export interface App {
  /** 0 for system apps without an agent. */
  agentId: number;
  name: string;
  kind: "self-built" | "directory" | "customer-contact" | "archive" | "kf";
  secret: string;
  /** May call customer contact (客户联系 → 可调用接口的应用). */
  canCustomerContact: boolean;
  /** Visible range; null: everybody. */
  visible: { userids: string[]; departments: number[] } | null;
  isDisabled: boolean;
  /** Hosts that may be redirect_uri; empty: all. */
  trustedDomains: string[];
  callback: CallbackConfig | null;
}

export interface CallbackConfig {
  url: string;
  token: string;
  aesKey: string;
}
