import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import type { PublicAddressTest } from "@lead-dashboard/contract/channels/schemas";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useState } from "react";
import { encode } from "uqr";
import { call } from "../../api/call.ts";
import { Button, join } from "../../look/Button.tsx";
import { Panel } from "../../look/Page.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { phone as t } from "../../messages/en/phone.ts";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

/** The white border readers need, in cells. */
const BORDER = 4;

/** How to open the program on a phone: its address as a QR code, whether it can be reached, and how to get one that can. */
export function PhoneSection() {
  const { isBusy, run } = useForm();
  const [tried, setTried] = useState<PublicAddressTest | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ["public-address"],
    queryFn: ({ signal }) => call(channelEndpoints.readPublicAddress, { signal }),
  });
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={240} />;
  const test = () => run(async () => setTried(await call(channelEndpoints.testPublicAddress, {})));
  return (
    <div className={styles.form}>
      <Panel>
        <div className={styles.form}>
          {data.isPublic ? <p className={styles.hint}>{t.scan}</p> : null}
          <p>
            <strong>{data.address}</strong>
          </p>
          {data.isPublic ? <Code address={data.address} /> : null}
          <p className={join(styles.tried, data.isPublic ? styles.triedOk : styles.accountWarning)}>
            {data.isPublic ? <CircleCheck /> : <CircleAlert />}
            <span>{data.isPublic ? t.isPublic : t.isPrivate}</span>
          </p>
          <div className={styles.buttons}>
            <Button busy={isBusy} onClick={() => void test()}>
              {isBusy ? t.testing : t.test}
            </Button>
          </div>
          {tried ? (
            <p role="status" className={join(styles.tried, tried.ok ? styles.triedOk : styles.triedBad)}>
              {tried.ok ? <CircleCheck /> : <CircleAlert />}
              {tried.ok ? t.works : t.fails(tried.error ?? "")}
            </p>
          ) : null}
        </div>
      </Panel>
      {data.isPublic ? null : (
        <Panel title={t.how}>
          {t.ways(String(data.port)).map(({ name, steps }) => (
            <section key={name}>
              <h3>{name}</h3>
              <ol className={styles.steps}>
                {steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </section>
          ))}
        </Panel>
      )}
    </div>
  );
}

function Code({ address }: { address: string }) {
  const { data: rows, size } = encode(address, { ecc: "M", border: BORDER });
  const cells = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg className={styles.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t.codeOf(address)}>
      <rect width={size} height={size} fill="#fff" />
      <path d={cells.join("")} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
