import { useState } from "react";
import { readTheme, type Theme, writeTheme } from "../../app/theme.ts";
import { areSingleKeysOn, switchSingleKeys } from "../../keyboard/key-settings.ts";
import { Check } from "../../look/Field.tsx";
import { Panel } from "../../look/Page.tsx";
import { settings } from "../../messages/en/settings.ts";
import styles from "./Settings.module.css";

const t = settings.browser;
const THEMES = ["system", "light", "dark"] as const satisfies readonly Theme[];

/** What belongs to this browser only: appearance and keyboard. */
export function BrowserSection() {
  const [theme, setTheme] = useState(readTheme);
  const [hasKeys, setKeys] = useState(areSingleKeysOn);
  return (
    <div className={styles.form}>
      <Panel title={t.appearance}>
        <fieldset className={styles.themes}>
          <legend className="only-read-aloud">{t.appearance}</legend>
          {THEMES.map((one) => (
            <label key={one} className={styles.theme}>
              <input
                type="radio"
                name="theme"
                checked={theme === one}
                onChange={() => {
                  writeTheme(one);
                  setTheme(one);
                }}
              />
              {t.themes[one]}
            </label>
          ))}
        </fieldset>
      </Panel>
      <Panel title={t.keyboard} className={styles.keyboard}>
        <Check
          label={t.singleKeys}
          checked={hasKeys}
          onChange={(event) => {
            switchSingleKeys(event.target.checked);
            setKeys(event.target.checked);
          }}
        />
        <p className={styles.hint}>{t.singleKeysHint}</p>
        <p className={styles.hint}>{t.showAll}</p>
      </Panel>
    </div>
  );
}
