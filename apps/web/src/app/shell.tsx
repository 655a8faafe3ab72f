import { useConnection, useInbox, useJobStats, useSeenWhileVisible } from "@jobwire/client/react";
import type { Viewer } from "@jobwire/client";
import { IconBookmarks, IconCards, IconInbox, IconLayoutDashboard, IconPhoto, IconSparkles } from "@tabler/icons-react";
import { Link, type LinkProps, Outlet, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ADMIN_PLACES } from "../admin/admin-places.ts";
import { AwayBanner } from "../inbox/away-banner.tsx";
import { ConnectionBanner } from "../live/connection-banner.tsx";
import { Tray } from "../live/tray.tsx";
import { TypicalDurationsProvider } from "../live/typical-durations.tsx";
import { GuestBanner } from "./guest-banner.tsx";
import { useLiveBadge } from "./live-badge.ts";
import { LiveTitle } from "./page-title.tsx";
import { Mark } from "./mark.tsx";
import { useViewerKeptTrue } from "./use-viewer-kept-true.ts";
import classes from "./shell.module.css";
import { words } from "./words.ts";

/** The frame around every screen: where you can go, what is moving, what is new for you. */
export function Shell({ viewer }: { viewer: Viewer }) {
  useViewerKeptTrue();
  useLiveBadge();
  useSeenWhileVisible();
  const { unread } = useInbox();
  const { running } = useJobStats();
  const pathname = useLocation({ select: (location) => location.pathname });
  const { showBanner } = useConnection();
  const mood = showBanner ? "adrift" : running > 0 ? "alive" : "rest";
  const places = (
    <>
      <Place to="/" label={words.library} icon={<IconPhoto size={20} stroke={1.75} />} exact />
      <Place to="/studio" label={words.studio} icon={<IconSparkles size={20} stroke={1.75} />} />
      <Place to="/collection" label={words.collection} icon={<IconBookmarks size={20} stroke={1.75} />} />
      <Place to="/study" label={words.study} icon={<IconCards size={20} stroke={1.75} />} />
      <Place
        to="/inbox"
        label={words.inbox}
        icon={<IconInbox size={20} stroke={1.75} />}
        news={unread > 0 ? words.unread(unread) : undefined}
        count={unread}
      />
    </>
  );
  return (
    <div className={classes.frame}>
      <a href="#content" className={classes.skip}>
        {words.skip}
      </a>
      <LiveTitle />
      <nav className={classes.rail} aria-label={words.navigation}>
        <Link to="/" className={classes.brand} aria-label={words.product}>
          <Mark mood={mood} />
          <span className={classes.brandName}>{words.product}</span>
        </Link>
        <div className={classes.nav}>
          {places}
          {viewer.role === "admin" && (
            <>
              <span className={classes.section}>{words.admin}</span>
              {ADMIN_PLACES.map(({ to, label, icon: Icon }) => (
                <Place key={to} to={to} label={label} icon={<Icon size={20} stroke={1.75} />} only="desk" />
              ))}
              <Place
                to="/admin/jobs"
                label={words.admin}
                icon={<IconLayoutDashboard size={20} stroke={1.75} />}
                only="phone"
                isHere={pathname.startsWith("/admin/")}
              />
            </>
          )}
          <Place
            to="/account"
            label={words.account}
            icon={<span className={classes.avatar}>{initialOf(viewer)}</span>}
            last
            detail={viewer.isGuest ? words.guest : viewer.name || viewer.email}
          />
        </div>
      </nav>
      <main id="content" className={classes.main} tabIndex={-1}>
        <ConnectionBanner />
        <AwayBanner />
        {viewer.isGuest && <GuestBanner />}
        <TypicalDurationsProvider>
          <Outlet />
        </TypicalDurationsProvider>
      </main>
      <TypicalDurationsProvider>
        <Tray />
      </TypicalDurationsProvider>
    </div>
  );
}

interface PlaceProps {
  to: NonNullable<LinkProps["to"]>;
  label: string;
  icon: ReactNode;
  exact?: boolean;
  last?: boolean;
  /** Where it is shown; everywhere unless told. */
  only?: "desk" | "phone";
  /** It stands for more screens than its own. */
  isHere?: boolean;
  /** Shown instead of the label where there is room, e.g. who is signed in. */
  detail?: string;
  /** What is new there, for screen readers. */
  news?: string;
  count?: number;
}

function Place({ to, label, icon, exact = false, last = false, only, isHere, detail, news, count = 0 }: PlaceProps) {
  return (
    <Link
      to={to}
      className={classes.place}
      activeOptions={{ exact, includeSearch: false }}
      data-last={last || undefined}
      data-only={only}
      data-here={isHere || undefined}
      title={detail ?? label}
    >
      <span className={classes.placeIcon} aria-hidden>
        {icon}
        {count > 0 && <span className={classes.dot} />}
      </span>
      <span className={classes.placeLabel} dir="auto">
        <span className={classes.wide}>
          {detail !== undefined && <span className="visually-hidden">{words.before(label)}</span>}
          {detail ?? label}
        </span>
        <span className={classes.narrow}>{label}</span>
      </span>
      {news !== undefined && <span className="visually-hidden">{words.andNews(news)}</span>}
      {count > 0 && (
        <span className={classes.count} aria-hidden>
          {count > 99 ? "99+" : count}
        </span>
      )}
    </Link>
  );
}

function initialOf(viewer: Viewer): string {
  const text = (viewer.name || viewer.email).trim();
  const first = [...new Intl.Segmenter().segment(text)][0];
  return first?.segment.toLocaleUpperCase() ?? "?";
}
