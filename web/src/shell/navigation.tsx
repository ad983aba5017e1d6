import CheckSquareOutlined from "@ant-design/icons/CheckSquareOutlined";
import MessageOutlined from "@ant-design/icons/MessageOutlined";
import TeamOutlined from "@ant-design/icons/TeamOutlined";
import UserOutlined from "@ant-design/icons/UserOutlined";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, useLocation } from "react-router";
import { homeOf, useSession } from "../shared/api/session";
import { DemoClock } from "./demo-clock";
import { MeMenu } from "./me-menu";
import { PHONE_PLACES, placesOf } from "./places";

const icons: Record<string, ReactNode> = {
  today: <CheckSquareOutlined aria-hidden />,
  contacts: <TeamOutlined aria-hidden />,
  conversations: <MessageOutlined aria-hidden />,
  me: <UserOutlined aria-hidden />,
};

/** The desktop's navigation: only places that the role may open. */
export function TopNavigation({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a narrow window the places scroll: the one that is open is in sight.
  useEffect(() => {
    const links = [...(nav.current?.querySelectorAll("a") ?? [])];
    const open = links.find((link) => pathname.startsWith(link.pathname));
    open?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }, [pathname]);
  return (
    <header className="top-nav">
      <Link className="brand" to={homeOf(session)}>
        <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden>
          <rect width="32" height="32" rx="7" fill="var(--accent)" />
          <path
            d="M9 20.5a4.5 4.5 0 1 0 4.2-6.1M23 11.5a4.5 4.5 0 1 0-4.2 6.1M13.4 18.6l5.2-5.2"
            fill="none"
            stroke="#fff"
            strokeWidth="2.6"
            strokeLinecap="round"
          />
        </svg>
        {t("app.name")}
      </Link>
      <nav ref={nav} aria-label={t("nav.main")}>
        {placesOf(session.actions).map(({ key, path }) => (
          <NavLink key={key} to={path}>
            {t(`nav.${key}`)}
          </NavLink>
        ))}
      </nav>
      <div className="top-nav-end">
        {session.isDemo && <DemoClock />}
        <MeMenu onHelp={onHelp} />
      </div>
    </header>
  );
}

/** The phone's four places. */
export function BottomNavigation() {
  const { t } = useTranslation();
  const session = useSession();
  const places = [
    ...placesOf(session.actions).filter(({ key }) => PHONE_PLACES.has(key)),
    { key: "me", path: "/me" } as const,
  ];
  return (
    <nav className="bottom-nav" aria-label={t("nav.main")}>
      {places.map(({ key, path }) => (
        <NavLink key={key} to={path}>
          {icons[key]}
          {t(`nav.${key}`)}
        </NavLink>
      ))}
    </nav>
  );
}
