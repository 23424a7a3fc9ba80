import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import type { OptOut } from "@lead-dashboard/contract/messages/schemas";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { Panel } from "../../look/Page.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { toast } from "../../look/toasts.ts";
import { messaging } from "../../messages/en/messaging.ts";
import { settings } from "../../messages/en/settings.ts";
import { day } from "../../messages/when.ts";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const t = settings.optOuts;
const KEY = ["opt-outs"];

/** The addresses nobody may write to; added by hand, lifted with care. */
export function OptOutsSection() {
  const mayEdit = useMay("optouts.edit");
  const [wanted, setWanted] = useState("");
  const [address, setAddress] = useState("");
  const listed = useInfiniteQuery({
    queryKey: [...KEY, address],
    queryFn: ({ pageParam, signal }) =>
      call(messageEndpoints.listOptOuts, {
        query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}), ...(address ? { address } : {}) },
        signal,
      }),
    placeholderData: keepPreviousData,
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
  const all = listed.data?.pages.flatMap((page) => page.items);
  return (
    <div className={styles.form}>
      <p className={styles.hint}>{t.intro}</p>
      {mayEdit ? <AddForm /> : null}
      <form
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault();
          setAddress(wanted.trim());
        }}
      >
        <Field label={t.search} hint={t.searchHint}>
          {(control) => (
            <input
              {...control}
              type="search"
              autoComplete="off"
              value={wanted}
              onChange={(event) => {
                setWanted(event.target.value);
                if (event.target.value === "") setAddress("");
              }}
            />
          )}
        </Field>
        <Button type="submit">{t.searchButton}</Button>
      </form>
      {listed.error && !all ? <ErrorState error={listed.error} retry={() => void listed.refetch()} /> : null}
      {listed.isPending ? <Skeleton lines={4} height={20} /> : null}
      {all?.length === 0 ? <p className={styles.hint}>{address ? t.noMatch : t.empty}</p> : null}
      {all && all.length > 0 ? (
        <Table hasCards label={settings.sections["do-not-contact"]}>
          <thead>
            <tr>
              <th scope="col">{t.address}</th>
              <th scope="col">{t.channel}</th>
              <th scope="col">{t.reason}</th>
              <th scope="col">{t.since}</th>
              {mayEdit ? (
                <th>
                  <span className="only-read-aloud">{t.lift}</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {all.map((optOut) => (
              <OptOutRow key={optOut.id} optOut={optOut} mayEdit={mayEdit} />
            ))}
          </tbody>
        </Table>
      ) : null}
      {listed.hasNextPage ? <Button onClick={() => void listed.fetchNextPage()}>{t.more}</Button> : null}
    </div>
  );
}

function AddForm() {
  const { errors, isBusy, run } = useForm();
  const [address, setAddress] = useState("");
  const add = async () => {
    const isDone = await run(async () => {
      await call(messageEndpoints.addOptOut, { body: { channel: address.includes("@") ? "email" : "all", address } });
      await queryClient.invalidateQueries({ queryKey: KEY });
    });
    if (!isDone) return;
    setAddress("");
    toast(t.added);
  };
  return (
    <Panel title={t.add}>
      <form
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field label={t.addLabel} error={errors.address}>
          {(control) => (
            <input
              {...control}
              required
              autoComplete="off"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" busy={isBusy}>
          {t.addButton}
        </Button>
      </form>
    </Panel>
  );
}

/** What the person said; lifting that is noted with its reason. */
const SAID: readonly OptOut["reason"][] = ["opt-out", "unsubscribe", "complaint", "erased"];

function useMayLift({ reason, leadId }: OptOut): boolean {
  const mayEdit = useMay("optouts.edit");
  const mayLift = useMay("optouts.lift");
  const mayErase = useMay("privacy.edit");
  if (reason === "erased") return mayErase;
  return mayLift || (mayEdit && reason === "by-hand" && leadId !== null);
}

function OptOutRow({ optOut, mayEdit }: { optOut: OptOut; mayEdit: boolean }) {
  const [isAsked, setAsked] = useState(false);
  const { errors, isBusy, run } = useForm();
  const liftButton = useRef<HTMLButtonElement>(null);
  const mayLift = useMayLift(optOut);
  const leave = () => {
    flushSync(() => setAsked(false));
    liftButton.current?.focus();
  };
  const lift = async (reason?: string) => {
    const isDone = await run(async () => {
      await call(messageEndpoints.removeOptOut, { params: { id: optOut.id }, query: reason ? { reason } : {} });
      await queryClient.invalidateQueries({ queryKey: KEY });
    });
    if (isDone) toast(t.lifted);
  };
  return (
    <tr>
      <td>
        {optOut.addressHint}
        {optOut.leadId ? (
          <p className={styles.hint}>
            <Link href={`/leads/${optOut.leadId}`}>{optOut.leadName}</Link>
          </p>
        ) : null}
      </td>
      <td>{t.channels[optOut.channel]}</td>
      <td>{messaging.optOutReasons[optOut.reason]}</td>
      <td>{day(optOut.createdAt)}</td>
      {mayEdit ? (
        <td data-number="">
          {isAsked ? (
            <LiftForm isBusy={isBusy} error={errors.reason} lift={lift} leave={leave} />
          ) : mayLift ? (
            <Button
              ref={liftButton}
              kind="quiet"
              busy={isBusy}
              aria-label={t.liftFor(optOut.addressHint)}
              onClick={() => (SAID.includes(optOut.reason) ? setAsked(true) : void lift())}
            >
              {t.lift}
            </Button>
          ) : null}
        </td>
      ) : null}
    </tr>
  );
}

function LiftForm({
  isBusy,
  error,
  lift,
  leave,
}: {
  isBusy: boolean;
  error: string | undefined;
  lift: (reason: string) => Promise<void>;
  leave: () => void;
}) {
  const [reason, setReason] = useState("");
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void lift(reason.trim());
      }}
    >
      <Field label={t.why} error={error}>
        {(control) => (
          <input
            {...control}
            // biome-ignore lint/a11y/noAutofocus: it appears because somebody asked for it
            autoFocus
            required
            maxLength={500}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" busy={isBusy}>
        {t.lift}
      </Button>
      <Button kind="quiet" onClick={leave}>
        {t.keep}
      </Button>
    </form>
  );
}
