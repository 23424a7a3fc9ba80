import { Search } from "lucide-react";
import { type ReactNode, Suspense, useState, useSyncExternalStore } from "react";
import { useLocation } from "wouter";
import { useSession } from "../api/session.ts";
import { showKeys } from "../keyboard/key-name.ts";
import { HoldKeys, pendingKeys, useShortcuts } from "../keyboard/shortcuts.ts";
import { shell as t } from "../messages/en/shell.ts";
import { BottomBar } from "./BottomBar.tsx";
import { PlaceName } from "./PlaceName.tsx";
import { part } from "./part.tsx";
import { Rail } from "./Rail.tsx";
import styles from "./Shell.module.css";
import { type Overlay, shellShortcuts } from "./shell-shortcuts.ts";

const Palette = part(() => import("./Palette.tsx"), "Palette");
const AccountMenu = part(() => import("./AccountMenu.tsx"), "AccountMenu");
const Toaster = part(() => import("../look/Toaster.tsx"), "Toaster");
const LiveLeads = part(() => import("../lead-actions/LiveLeads.tsx"), "LiveLeads");
const ShortcutSheet = part(() => import("./ShortcutSheet.tsx"), "ShortcutSheet");
const NewLeadDialog = part(() => import("../pages/leads/NewLeadDialog.tsx"), "NewLeadDialog");

/** The frame around every page: rail and top bar on a desktop, bottom bar on a phone, palette, shortcut sheet, toasts. */
export function Shell({ children }: { children: ReactNode }) {
  const { permissions } = useSession();
  const [, navigate] = useLocation();
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const close = () => setOverlay(null);
  useShortcuts(shellShortcuts(permissions, navigate, setOverlay));
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t.skipToContent}
      </a>
      <Rail />
      <header className={styles.top}>
        <PlaceName />
        <button
          type="button"
          className={styles.search}
          aria-keyshortcuts="Control+K"
          onClick={() => setOverlay("palette")}
        >
          <Search />
          <span>{t.search}</span>
          <span className="key" aria-hidden="true">
            {showKeys("Mod+k")}
          </span>
        </button>
        <div className={styles.account}>
          <Suspense>
            <AccountMenu onShortcuts={() => setOverlay("shortcuts")} />
          </Suspense>
        </div>
      </header>
      <main id="content" className={styles.main} tabIndex={-1}>
        {children}
      </main>
      <BottomBar open={setOverlay} />
      <PendingKeys />
      <OfflineBanner />
      <Suspense>
        <LiveLeads />
        <Toaster />
      </Suspense>
      <Suspense fallback={<HoldKeys />}>
        {overlay === "palette" ? <Palette onClose={close} /> : null}
        {overlay === "shortcuts" ? <ShortcutSheet onClose={close} /> : null}
        {overlay === "new-lead" ? <NewLeadDialog onClose={close} /> : null}
      </Suspense>
    </div>
  );
}

function PendingKeys() {
  const keys = useSyncExternalStore(pendingKeys.subscribe, pendingKeys.read);
  if (keys === "") return null;
  return (
    <div className={styles.hint} role="status">
      <kbd>{t.keyThen(keys)}</kbd>
    </div>
  );
}

function OfflineBanner() {
  const isOnline = useSyncExternalStore(watchConnection, () => navigator.onLine);
  return isOnline ? null : (
    <div className={styles.offline} role="status">
      {t.offlineBanner}
    </div>
  );
}

function watchConnection(listener: () => void): () => void {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}
