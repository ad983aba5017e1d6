import { theme as antdTheme, type ThemeConfig } from "antd";
import { darkTokens, lightTokens } from "./tokens";

export const fontFamily =
  '-apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

/** antd painted with our tokens. */
export function antdThemeOf(isDark: boolean): ThemeConfig {
  const tokens = isDark ? darkTokens : lightTokens;
  return {
    algorithm: isDark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      colorPrimary: tokens.accent,
      colorLink: tokens.accentInk,
      colorError: tokens.danger,
      colorSuccess: tokens.good,
      colorWarning: tokens.late,
      colorText: tokens.ink1,
      colorTextSecondary: tokens.ink2,
      colorTextTertiary: tokens.hint,
      colorTextPlaceholder: tokens.hint,
      colorBgBase: tokens.paper0,
      colorBgLayout: tokens.paper1,
      colorBgContainer: tokens.paper0,
      colorBgElevated: tokens.paper0,
      colorBorder: tokens.edge,
      colorBorderSecondary: tokens.paper2,
      borderRadius: 6,
      borderRadiusLG: 6,
      borderRadiusSM: 4,
      boxShadow: tokens.shadow,
      boxShadowSecondary: tokens.shadow,
      fontFamily,
      fontSize: 14,
      motionDurationFast: "0.08s",
      motionDurationMid: "0.14s",
      motionDurationSlow: "0.18s",
      wireframe: false,
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", fontWeight: 500 },
    },
  };
}
