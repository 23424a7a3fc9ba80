import { REPLY_MEANINGS } from "@lead-dashboard/domain/messages/classify-reply";
import { Search, SlidersHorizontal, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, join } from "../../look/Button.tsx";
import { controlLook } from "../../look/Field.tsx";
import { Tabs } from "../../look/Tabs.tsx";
import { inbox as t } from "../../messages/en/inbox.ts";
import { messaging } from "../../messages/en/messaging.ts";
import { count } from "../../messages/plural.ts";
import styles from "./Inbox.module.css";
import { type InboxFilter, isNarrowed, SHOWS } from "./inbox-filter.ts";

const CHANNELS = ["email", "whatsapp", "whatsapp-personal", "sms", "phone"] as const;
const TYPING_MS = 200;
/** As far as the server counts. */
const MOST = 200;

/** The tabs, the search and what else narrows the inbox. */
export function InboxFilters({
  filter,
  onFilter,
  unread,
  unknown,
}: {
  filter: InboxFilter;
  onFilter: (filter: InboxFilter) => void;
  unread: number | undefined;
  unknown: number | undefined;
}) {
  const [isOpen, setOpen] = useState(false);
  const narrowings = [filter.assignedTo, filter.channel, filter.meaning].filter((one) => one !== null).length;
  const counts = { open: undefined, unread, snoozed: undefined, done: undefined, unknown };
  const shownCount = (number: number | undefined) =>
    number === undefined || number === 0 ? undefined : number >= MOST ? `${MOST}+` : count(number);
  return (
    <>
      <div className={styles.searchLine}>
        <SearchBox filter={filter} onFilter={onFilter} />
        <Button
          kind={narrowings > 0 ? "plain" : "quiet"}
          icon={<SlidersHorizontal />}
          aria-label={t.filters}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
        {isNarrowed(filter) ? (
          <Button
            kind="quiet"
            icon={<X />}
            aria-label={t.clearFilters}
            onClick={() => onFilter({ show: filter.show, assignedTo: null, channel: null, meaning: null, q: "" })}
          />
        ) : null}
      </div>
      {isOpen || narrowings > 0 ? (
        <div className={styles.narrow}>
          <select
            className={controlLook}
            aria-label={t.whose}
            value={filter.assignedTo ?? ""}
            onChange={({ target }) =>
              onFilter({ ...filter, assignedTo: (["me", "none"] as const).find((one) => one === target.value) ?? null })
            }
          >
            <option value="">{t.everybody}</option>
            <option value="me">{t.mine}</option>
            <option value="none">{t.nobodys}</option>
          </select>
          <select
            className={controlLook}
            aria-label={t.byChannel}
            value={filter.channel ?? ""}
            onChange={({ target }) =>
              onFilter({ ...filter, channel: CHANNELS.find((one) => one === target.value) ?? null })
            }
          >
            <option value="">{t.anyChannel}</option>
            {CHANNELS.map((channel) => (
              <option key={channel} value={channel}>
                {messaging.channels[channel]}
              </option>
            ))}
          </select>
          <select
            className={controlLook}
            aria-label={t.byMeaning}
            value={filter.meaning ?? ""}
            onChange={({ target }) =>
              onFilter({ ...filter, meaning: REPLY_MEANINGS.find((one) => one === target.value) ?? null })
            }
          >
            <option value="">{t.anyMeaning}</option>
            {REPLY_MEANINGS.map((meaning) => (
              <option key={meaning} value={meaning}>
                {t.meanings[meaning]}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      <div className={styles.tabs}>
        <Tabs
          label={t.list}
          selected={filter.show}
          onSelect={(show) => onFilter({ ...filter, show, q: "" })}
          panelId="conversations"
          tabs={SHOWS.map((id) => ({ id, label: t.shows[id], count: shownCount(counts[id]) }))}
        />
      </div>
    </>
  );
}

function SearchBox({ filter, onFilter }: { filter: InboxFilter; onFilter: (filter: InboxFilter) => void }) {
  const [text, setText] = useState(filter.q);
  const [asked, setAsked] = useState(filter.q);
  if (filter.q !== asked) {
    // the address changed by itself: a tab, back, clear
    setAsked(filter.q);
    setText(filter.q);
  }
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === filter.q) return;
    const timer = setTimeout(() => {
      setAsked(wanted);
      onFilter({ ...filter, q: wanted });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, filter, onFilter]);
  return (
    <label className={styles.search}>
      <Search aria-hidden="true" />
      <input
        className={join(controlLook, styles.searchField)}
        type="search"
        data-inbox-search=""
        aria-label={t.search}
        placeholder={t.search}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            setText("");
            event.currentTarget.blur();
          }
          if (event.key === "Enter") event.currentTarget.blur();
        }}
      />
    </label>
  );
}
