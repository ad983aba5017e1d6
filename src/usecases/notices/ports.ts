/** Ports of what members are told outside of the pages. */

export interface NoticeButton {
  text: string;
  /** Comes back with the click. */
  key: string;
}

export interface MemberNotice {
  corpId: string;
  userId: string;
  title: string;
  /** One line under the title. */
  lead: string;
  /** Name and value, at most six. */
  lines: readonly { name: string; value: string }[];
  /** Address of the page that shows it. */
  url: string;
  /** With buttons: the id that a click names; unique for ever. */
  card: { id: string; buttons: readonly NoticeButton[] } | null;
}

/** Port: tells one member something, e.g. as a message of the corp's WeCom app. */
export interface MemberNotifier {
  /** false: nothing is configured that could tell anybody. The task in the list is then all there is. */
  isReady(corpId: string): Promise<boolean>;
  /** @throws AppError the channel refused or did not answer; the notice is not repeated by itself. */
  tell(notice: MemberNotice): Promise<void>;
  /** Ends a card whose button was clicked: its buttons give way to the text. */
  close(corpId: string, userId: string, responseCode: string, text: string): Promise<void>;
}

/** What was told already. */
export interface NoticeStore {
  /** True for the first caller of this key, for ever: two processes never both tell. */
  take(corpId: string, key: string, at: Date): Promise<boolean>;
}
