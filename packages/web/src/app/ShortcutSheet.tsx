import { type KeyboardEvent, useState } from "react";
import { keyName, showKeys } from "../keyboard/key-name.ts";
import { areSingleKeysOn, changeKey, hasOwnKeys, resetKeys, switchSingleKeys } from "../keyboard/key-settings.ts";
import { currentShortcuts } from "../keyboard/shortcuts.ts";
import { Button } from "../look/Button.tsx";
import { Dialog } from "../look/Dialog.tsx";
import { Check } from "../look/Field.tsx";
import { shell as t } from "../messages/en/shell.ts";
import styles from "./ShortcutSheet.module.css";

/** The keys that work in the view below, by group; single ones can be changed, or switched off together. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const [isOn, setOn] = useState(areSingleKeysOn);
  const [hasChanges, setHasChanges] = useState(hasOwnKeys);
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
                <Key
                  label={shortcut.label}
                  name={shortcut.keys[0] ?? ""}
                  onChange={() => setHasChanges(hasOwnKeys())}
                />
              </div>
            ))}
          </section>
        ))}
      </div>
      <p className={styles.hint}>
        {t.keyHint}
        {hasChanges ? (
          <Button
            kind="quiet"
            onClick={() => {
              resetKeys();
              setHasChanges(false);
            }}
          >
            {t.resetKeys}
          </Button>
        ) : null}
      </p>
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

/** A key; a single character is a button that waits for another one. */
function Key({ label, name, onChange }: { label: string; name: string; onChange: () => void }) {
  const [isWaiting, setWaiting] = useState(false);
  if ([...name].length !== 1) return <kbd>{showKeys(name)}</kbd>;
  const hear = (event: KeyboardEvent) => {
    const pressed = isWaiting ? keyName(event.nativeEvent) : null;
    if (pressed === null) return;
    event.preventDefault();
    event.stopPropagation();
    setWaiting(false);
    if ([...pressed].length !== 1) return;
    changeKey(name, pressed);
    onChange();
  };
  return (
    <button
      type="button"
      className={styles.key}
      aria-label={t.changeKey(label)}
      onClick={() => setWaiting(!isWaiting)}
      onKeyDown={hear}
      onBlur={() => setWaiting(false)}
    >
      <kbd>{isWaiting ? t.pressKey : showKeys(name)}</kbd>
    </button>
  );
}
