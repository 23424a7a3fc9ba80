import { useState } from "react";
import { showKeys } from "../keyboard/key-name.ts";
import { areSingleKeysOn, switchSingleKeys } from "../keyboard/key-settings.ts";
import { currentShortcuts } from "../keyboard/shortcuts.ts";
import { Dialog } from "../look/Dialog.tsx";
import { Check } from "../look/Field.tsx";
import { shell as t } from "../messages/en/shell.ts";
import styles from "./ShortcutSheet.module.css";

/** The keys that work in the view below, by group, and the switch for single keys. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const [isOn, setOn] = useState(areSingleKeysOn);
  const [shortcuts] = useState(() => currentShortcuts().filter((shortcut) => !shortcut.hidden));
  const groups = Map.groupBy(shortcuts, (shortcut) => shortcut.group);
  return (
    <Dialog title={t.shortcuts} size="wide" onClose={onClose}>
      <div className={styles.groups}>
        {[...groups].map(([group, members]) => (
          <section key={group} className={styles.group}>
            <h3>{group}</h3>
            {members.map((shortcut) => (
              <div key={shortcut.id} className={styles.line}>
                <span>{shortcut.label}</span>
                <kbd>{showKeys(shortcut.keys[0] ?? "")}</kbd>
              </div>
            ))}
          </section>
        ))}
      </div>
      <Check
        checked={isOn}
        onChange={(event) => {
          switchSingleKeys(event.target.checked);
          setOn(event.target.checked);
        }}
        label={
          <>
            <strong>{t.singleKeys}</strong>
            <br />
            {t.singleKeysHint}
          </>
        }
      />
    </Dialog>
  );
}
