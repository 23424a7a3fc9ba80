import { followUpEndpoints } from "@lead-dashboard/contract/follow-ups/endpoints";
import { useQuery } from "@tanstack/react-query";
import { CalendarPlus } from "lucide-react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { controlLook } from "../../look/Field.tsx";
import { Panel } from "../../look/Page.tsx";
import { toast } from "../../look/toasts.ts";
import { followUps as t } from "../../messages/en/follow-ups.ts";
import { CopyButton } from "./CopyButton.tsx";
import styles from "./FollowUps.module.css";
import { useForm } from "./use-form.ts";

const KEY = ["calendar-feed"];

/** The secret link by which a calendar program shows one's follow-ups: to copy, to renew, to end. */
export function CalendarLink() {
  const { isBusy, run } = useForm();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call(followUpEndpoints.getCalendarFeed, { signal }),
  });
  const make = (said: string) =>
    run(async () => {
      queryClient.setQueryData(KEY, await call(followUpEndpoints.createCalendarFeed, {}));
      toast(said);
    });
  const end = () =>
    run(async () => {
      await call(followUpEndpoints.deleteCalendarFeed, {});
      queryClient.setQueryData(KEY, { url: null, createdAt: null });
      toast(t.ended);
    });
  const url = data?.url ?? null;
  return (
    <Panel title={t.calendar}>
      <p className={styles.hint}>{t.calendarIntro}</p>
      {url === null ? (
        <div className={styles.link}>
          <Button icon={<CalendarPlus />} busy={isBusy} disabled={!data} onClick={() => void make(t.made)}>
            {t.makeLink}
          </Button>
        </div>
      ) : (
        <>
          <div className={styles.link}>
            <input
              className={controlLook}
              readOnly
              value={url}
              aria-label={t.calendarLink}
              onFocus={(event) => event.target.select()}
            />
            <CopyButton value={url} />
          </div>
          <p className={styles.hint}>{t.calendarSecret}</p>
          <div className={styles.link}>
            <Button busy={isBusy} onClick={() => void make(t.renewed)}>
              {t.renew}
            </Button>
            <Button kind="quiet" busy={isBusy} onClick={() => void end()}>
              {t.end}
            </Button>
          </div>
        </>
      )}
    </Panel>
  );
}
