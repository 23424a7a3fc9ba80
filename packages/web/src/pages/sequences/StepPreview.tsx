import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { previewQuery } from "../../api/template-queries.ts";
import { Button } from "../../look/Button.tsx";
import { Skeleton } from "../../look/States.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import { SmsSize } from "../../sms/SmsSize.tsx";
import { useSegmentPrice } from "../../sms/use-segment-price.ts";
import page from "./Sequence.module.css";
import styles from "./StepPreview.module.css";

/** So many of the best leads can be looked through. */
const LEADS = 20;

/** What the step says to one lead after the other, folded away until somebody looks. */
export function StepPreview({ templateId }: { templateId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={page.more} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <ChevronRight aria-hidden="true" />
        {t.preview}
      </summary>
      {isOpen ? <Preview templateId={templateId} /> : null}
    </details>
  );
}

function Preview({ templateId }: { templateId: string }) {
  const [place, setPlace] = useState(0);
  const leads = useQuery({
    queryKey: ["leads", "for-preview"],
    queryFn: ({ signal }) => call(leadEndpoints.listLeads, { query: { limit: LEADS, sort: "-score" }, signal }),
    staleTime: 300_000,
  }).data?.items;
  const lead = leads?.[place];
  const shown = useQuery({ ...previewQuery(templateId, lead?.id ?? ""), enabled: lead !== undefined });
  const price = useSegmentPrice(shown.data?.segments !== undefined);
  if (!leads) return <Skeleton lines={3} />;
  if (!lead) return <p className={page.hint}>{t.previewNobody}</p>;
  const { data } = shown;
  return (
    <div className={styles.text}>
      <div className={styles.lead}>
        <Button
          kind="quiet"
          icon={<ChevronLeft />}
          aria-label={t.previewBefore}
          disabled={place === 0}
          onClick={() => setPlace(place - 1)}
        />
        <span role="status">{t.previewFor(lead.name)}</span>
        <Button
          kind="quiet"
          icon={<ChevronRight />}
          aria-label={t.previewNext}
          disabled={place >= leads.length - 1}
          onClick={() => setPlace(place + 1)}
        />
      </div>
      {data ? (
        <>
          {data.problems.map(({ message }) => (
            <p key={message} className={styles.problem}>
              {message}
            </p>
          ))}
          {data.subject ? <p className={styles.subject}>{data.subject}</p> : null}
          <p className={styles.body}>{data.body}</p>
          {data.segments === undefined ? null : (
            <p className={page.hint}>
              <SmsSize text={data.body} price={price} />
            </p>
          )}
        </>
      ) : (
        <Skeleton lines={3} />
      )}
    </div>
  );
}
