import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { showTime } from "../../messages/dates.ts";
import { outbox as t } from "../../messages/en/outbox.ts";
import styles from "./Outbox.module.css";
import { useSending } from "./use-sending.ts";

/** The switch that stops everything of the organization at once. */
export function PauseSwitch() {
  const { data } = useSending();
  const mayPause = useMay("sending.pause");
  const [isBusy, setBusy] = useState(false);
  if (!data) return null;
  const turn = async () => {
    setBusy(true);
    try {
      const sending = data.paused
        ? await call(messageEndpoints.resumeSending, {})
        : await call(messageEndpoints.pauseSending, { body: {} });
      queryClient.setQueryData(["sending"], sending);
      toast(sending.paused ? t.paused : t.resumed);
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
    }
    setBusy(false);
  };
  return (
    <div className={styles.pause}>
      {data.paused ? (
        <p role="status" className={styles.pausedNote}>
          <strong>{t.pausedTitle}</strong> {data.pausedAt ? t.pausedBy(showTime(data.pausedAt)) : null}
        </p>
      ) : null}
      {mayPause ? (
        <Button
          kind={data.paused ? "good" : "plain"}
          icon={data.paused ? <Play /> : <Pause />}
          busy={isBusy}
          onClick={() => void turn()}
        >
          {data.paused ? t.resume : t.pause}
        </Button>
      ) : null}
    </div>
  );
}
