import { type KeyboardEvent, type ReactNode, type Ref, useId, useRef } from "react";
import { keyFor } from "../keyboard/key-settings.ts";
import { join } from "./Button.tsx";
import styles from "./Menu.module.css";

export interface MenuItem {
  id: string;
  label: ReactNode;
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
}

/** Between a menu with its button and the edge of the screen, in px. */
const EDGE = 12;

interface Trigger {
  ref: Ref<HTMLButtonElement>;
  popoverTarget: string;
  "aria-haspopup": "menu";
}

/**
 * A menu on a button, as a native popover: closes by Escape or a press elsewhere; arrows, Home, End and first letters move.
 * @example <Menu label={t.more} items={items}>{(trigger) => <Button {...trigger} icon={<Ellipsis />} aria-label={t.more} />}</Menu>
 */
export function Menu({
  label,
  items,
  children,
}: {
  label: string;
  items: readonly MenuItem[];
  children: (trigger: Trigger) => ReactNode;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  const place = () => {
    const popover = menu.current;
    const anchor = button.current?.getBoundingClientRect();
    if (!popover || !anchor) return;
    popover.style.maxHeight = "";
    const below = innerHeight - anchor.bottom - EDGE;
    const above = anchor.top - EDGE;
    const { offsetWidth: width, offsetHeight: wanted } = popover;
    const isBelow = wanted <= below || below >= above;
    // what does not fit scrolls, so that no entry stands outside the screen
    popover.style.maxHeight = `${Math.min(wanted, isBelow ? below : above)}px`;
    popover.style.top = `${isBelow ? anchor.bottom + 4 : anchor.top - popover.offsetHeight - 4}px`;
    popover.style.left = `${Math.max(8, Math.min(anchor.left, innerWidth - width - 8))}px`;
    popover.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  };

  return (
    <>
      {children({ ref: button, popoverTarget: id, "aria-haspopup": "menu" })}
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className={styles.menu}
        onToggle={(event) => {
          if (event.newState === "open") place();
        }}
        onKeyDown={moveAmongItems}
      >
        {items.map((item) => (
          <button
            key={item.id}
            type="button"
            role="menuitem"
            tabIndex={-1}
            disabled={item.disabled}
            className={join(styles.item, item.danger && styles.danger)}
            onClick={() => {
              menu.current?.hidePopover();
              item.onSelect();
            }}
          >
            {item.icon}
            <span>{item.label}</span>
            {item.keys ? (
              <span className="key" aria-hidden="true">
                {keyFor(item.keys)}
              </span>
            ) : null}
          </button>
        ))}
      </div>
    </>
  );
}

function moveAmongItems(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]:not(:disabled)")];
  const at = items.findIndex((item) => item.matches(":focus"));
  const to = destination(event.key, at, items);
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  items[(to + items.length) % items.length]?.focus();
}

function destination(key: string, at: number, items: HTMLElement[]): number | undefined {
  if (key === "ArrowDown") return at + 1;
  if (key === "ArrowUp") return at - 1;
  if (key === "Home") return 0;
  if (key === "End") return items.length - 1;
  if (key.length !== 1) return undefined;
  const found = items.findIndex((item) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
  return found === -1 ? undefined : found;
}
