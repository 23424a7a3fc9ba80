import { Timer } from "lucide-react";
import { useEffect, useState } from "react";
import { join } from "../../look/Button.tsx";
import { inbox as t } from "../../messages/en/inbox.ts";
import styles from "./Inbox.module.css";

const MINUTE = 60_000;
const SOON = 60 * MINUTE;

/** How long WhatsApp still takes any text for this lead; counts down as one looks, and tells when it is over. */
export function WindowTimer({ endsAt, onOver }: { endsAt: string | null; onOver: () => void }) {
  const [now, setNow] = useState(Date.now);
  const left = endsAt === null ? 0 : Date.parse(endsAt) - now;
  const isOver = left <= 0;
  useEffect(() => {
    if (endsAt === null) return;
    const tick = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(tick);
  }, [endsAt]);
  useEffect(() => {
    if (endsAt !== null && isOver) onOver();
  }, [endsAt, isOver, onOver]);
  const minutes = Math.floor(left / MINUTE);
  return (
    <p className={join(styles.timer, (isOver || left < SOON) && styles.timerSoon)}>
      <Timer aria-hidden="true" />
      {isOver ? t.windowShut : t.windowOpen(t.hoursAndMinutes(Math.floor(minutes / 60), minutes % 60))}
    </p>
  );
}
