import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { useState } from "react";
import { Link } from "wouter";
import { Button, join } from "../../look/Button.tsx";
import { ChannelIcon } from "../../look/ChannelIcon.tsx";
import { controlLook } from "../../look/Field.tsx";
import { templates as t } from "../../messages/en/templates.ts";
import styles from "./Templates.module.css";

/** The templates by name, with a filter by word and channel. */
export function TemplateList({ templates, openId }: { templates: readonly Template[]; openId: string | null }) {
  const [words, setWords] = useState("");
  const [channel, setChannel] = useState("");
  const channels = [...new Set(templates.map((template) => template.channel))];
  const shown = templates.filter(
    (template) => isMatch(template, words) && (channel === "" || template.channel === channel),
  );
  return (
    <nav className={styles.list} aria-label={t.list}>
      <div className={styles.filter}>
        <input
          className={controlLook}
          type="search"
          value={words}
          placeholder={t.search}
          aria-label={t.search}
          onChange={(event) => setWords(event.target.value)}
        />
        {channels.length > 1 ? (
          <select
            className={controlLook}
            aria-label={t.channel}
            value={channel}
            onChange={(event) => setChannel(event.target.value)}
          >
            <option value="">{t.allChannels}</option>
            {channels.map((one) => (
              <option key={one} value={one}>
                {t.channels[one]}
              </option>
            ))}
          </select>
        ) : null}
      </div>
      <ul>
        {shown.map((template) => (
          <li key={template.id}>
            <Link
              href={`/templates/${template.id}`}
              className={join(styles.entry, template.id === openId && styles.entryOpen)}
              aria-current={template.id === openId ? "page" : undefined}
            >
              <ChannelIcon channel={template.channel} />
              <span className={styles.entryName}>{template.name}</span>
              <span className={styles.entryLanguage}>{template.heldReason ? t.heldShort : template.language}</span>
            </Link>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? (
        <div className={styles.noMatch}>
          <p>{t.noMatch}</p>
          <Button
            onClick={() => {
              setWords("");
              setChannel("");
            }}
          >
            {t.clear}
          </Button>
        </div>
      ) : null}
    </nav>
  );
}

function isMatch(template: Template, words: string): boolean {
  const text = `${template.name} ${template.category ?? ""} ${template.body}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
