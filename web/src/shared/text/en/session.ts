import type { Texts } from "../zh";

export const signIn: Texts["signIn"] = {
  title: "Sign in",
  userId: "User id",
  userIdHint: "WeCom user id, e.g. liqian",
  password: "Password",
  submit: "Sign in",
  wecom: "Sign in with WeCom",
  wrong: "User id or password is wrong. If you forgot it, an administrator can make a new sign-in link.",
  helpFirst: "For the first time, open the one-time link from your administrator.",
  welcome: "Welcome, {{name}}",
  choose: "Choose the password you will sign in with",
  chooseHint: "Long is good. A whole sentence is fine.",
  enter: "Enter",
  linkExpired: "This link no longer works",
  expires: "The link works until {{when}}",
  tooShort: "At least 8 characters",
  strength: "Password strength",
  strength0: "Too short",
  strength1: "Easy to guess",
  strength2: "Acceptable",
  strength3: "Good",
  strength4: "Very good",
  pitch: "From every day's chats: whom to write to now, why, and what was promised.",
};

export const me: Texts["me"] = {
  language: "Language",
  theme: "Appearance",
  themeLight: "Light",
  themeDark: "Dark",
  themeSystem: "As the system",
  signOut: "Sign out",
  keyboard: "Keyboard shortcuts",
  menu: "Menu of {{name}}",
};
