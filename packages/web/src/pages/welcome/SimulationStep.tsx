import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { buttonLook } from "../../look/Button.tsx";
import { welcome as t } from "../../messages/en/welcome.ts";
import styles from "../settings/Settings.module.css";

/** The way to the simulation of the sequence that is ready. */
export function SimulationStep() {
  const { data } = useQuery({
    queryKey: ["sequences", "first"],
    queryFn: ({ signal }) => call(sequenceEndpoints.listSequences, { query: { limit: 1 }, signal }),
  });
  const first = data?.items[0];
  return (
    <>
      <p>{t.daysIntro}</p>
      {first ? (
        <div className={styles.buttons}>
          <Link href={`/sequences/${first.id}?tab=simulation`} className={buttonLook()}>
            {t.simulate}
          </Link>
        </div>
      ) : null}
    </>
  );
}
