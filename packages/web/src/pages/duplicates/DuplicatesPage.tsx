import type { DuplicatePair } from "@lead-dashboard/contract/duplicates/duplicate";
import { duplicateEndpoints } from "@lead-dashboard/contract/duplicates/endpoints";
import type { Lead } from "@lead-dashboard/contract/leads/lead";
import { useMutation, useQuery } from "@tanstack/react-query";
import { CopyCheck } from "lucide-react";
import { useRef, useState } from "react";
import { call } from "../../api/call.ts";
import { useLiveEvents } from "../../api/events.ts";
import { useMembers } from "../../api/lead-queries.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { useShortcuts } from "../../keyboard/shortcuts.ts";
import { undoLast } from "../../lead-actions/undo.ts";
import { useCustomFields } from "../../lead-list/use-filter-words.ts";
import { Button } from "../../look/Button.tsx";
import { Check } from "../../look/Field.tsx";
import { focusIfLost } from "../../look/focus-if-lost.ts";
import { Page } from "../../look/Page.tsx";
import { describeError, EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { duplicates as t } from "../../messages/en/duplicates.ts";
import { type Chosen, choicesOf, compareFields, other, type Side, winnerOf } from "./compared-fields.ts";
import styles from "./Duplicates.module.css";
import { PairCompare } from "./PairCompare.tsx";
import { PairList } from "./PairList.tsx";
import { lastScan, ScanState } from "./ScanState.tsx";
import { dismissPair, mergePair, reloadPairs, usePairs } from "./use-pairs.ts";

/** Pairs of leads that look like one business, reviewed one after the other. */
export function DuplicatesPage() {
  const { pairs, ...listed } = usePairs();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const scan = useScan();
  const found = pairs.findIndex((pair) => pair.id === chosenId);
  const at = found === -1 ? 0 : found;
  const pair = pairs[at];
  // also after the last pair
  useShortcuts([{ id: "undo", label: t.undo, keys: ["z"], group: t.group, run: () => void undoLast() }]);
  const isScanning = scan.data?.status === "queued" || scan.data?.status === "running";
  const isFirst = scan.data?.status === "never" && pairs.length === 0;
  const start = (
    <Button busy={scan.isStarting || isScanning} onClick={scan.start} kind={pairs.length === 0 ? "main" : "plain"}>
      {t.scan}
    </Button>
  );
  const go = (step: 1 | -1) => setChosenId(pairs[Math.min(pairs.length - 1, Math.max(0, at + step))]?.id ?? null);
  const leave = () => setChosenId((pairs[at + 1] ?? pairs[at - 1])?.id ?? null);
  return (
    <Page
      title={t.title}
      subtitle={lastScan(scan.data)}
      actions={scan.mayStart && !isFirst ? start : null}
      width="wide"
    >
      {scan.data ? <ScanState scan={scan.data} /> : null}
      {scan.data && scan.maySettle ? (
        <Check
          label={t.automatic}
          checked={scan.data.automatic}
          onChange={(event) => scan.settle(event.target.checked)}
        />
      ) : null}
      {listed.error ? <ErrorState error={listed.error} retry={() => void listed.refetch()} /> : null}
      {listed.isPending ? <Skeleton lines={8} height={20} /> : null}
      {listed.isSuccess && pairs.length === 0 && !isScanning ? (
        <EmptyState icon={<CopyCheck />} action={scan.mayStart && isFirst ? start : null}>
          {isFirst ? t.never : t.empty}
        </EmptyState>
      ) : null}
      {pair ? (
        <div className={styles.review}>
          <PairList
            pairs={pairs}
            at={at}
            choose={(id) => {
              setChosenId(id);
              toPair();
            }}
            more={listed.hasNextPage ? () => void listed.fetchNextPage() : null}
          />
          <Review key={pair.id} pair={pair} go={go} leave={leave} />
        </div>
      ) : null}
    </Page>
  );
}

/** Where the focus goes with the pair that had it. */
function toPair(): void {
  focusIfLost(() => document.querySelector<HTMLElement>("[data-pair]"));
}

function Review({ pair, go, leave }: { pair: DuplicatePair; go: (step: 1 | -1) => void; leave: () => void }) {
  const [chosen, setChosen] = useState<Chosen>({});
  const [at, setAt] = useState(-1);
  const [byArrows, setByArrows] = useState(false);
  const members = useMembers();
  const own = useCustomFields().data?.items ?? [];
  const leads = bothOf(pair);
  const nameOf = (id: string) => members.data?.items.find((member) => member.id === id)?.name ?? id;
  const fields = leads === null ? [] : compareFields(leads, chosen, { own, nameOf });
  const choose = (index: number, side: Side) => {
    const fieldsMeant = index === -1 ? fields : fields.slice(index, index + 1);
    const choices = fieldsMeant.filter(({ texts }) => texts[0] !== texts[1]).map(({ field }) => [field, side]);
    setChosen({ ...chosen, ...Object.fromEntries(choices) });
    setAt(index);
  };
  const isDecided = useRef(false);
  const decide = () => {
    if (isDecided.current) return false;
    isDecided.current = true;
    return true;
  };
  const merge = () => {
    if (leads === null || !decide()) return;
    const winner = leads[winnerOf(leads)];
    const loser = leads[other(winnerOf(leads))];
    leave();
    toPair();
    void mergePair(pair, { leadId: winner.id, from: loser.id, fields: choicesOf(leads, chosen) });
  };
  const dismiss = () => {
    if (!decide()) return;
    leave();
    toPair();
    void dismissPair(pair);
  };
  const step = (by: 1 | -1) => {
    setByArrows(true);
    for (let next = at + by; next >= -1 && next < fields.length; next += by) {
      const texts = fields[next]?.texts;
      if (texts === undefined || texts[0] !== texts[1]) return setAt(next);
    }
  };
  const chooseByArrow = (side: Side) => {
    setByArrows(true);
    choose(at, side);
  };
  const { group } = t;
  useShortcuts([
    { id: "next-pair", label: t.later, keys: ["j"], group, keyOnly: true, run: () => go(1) },
    { id: "previous-pair", label: t.previous, keys: ["k"], group, keyOnly: true, run: () => go(-1) },
    { id: "next-field", label: t.nextField, keys: ["ArrowDown"], group, keyOnly: true, run: () => step(1) },
    { id: "previous-field", label: t.previousField, keys: ["ArrowUp"], group, keyOnly: true, run: () => step(-1) },
    { id: "left", label: t.chooseLeft, keys: ["ArrowLeft"], group, run: () => chooseByArrow(0) },
    { id: "right", label: t.chooseRight, keys: ["ArrowRight"], group, run: () => chooseByArrow(1) },
    { id: "merge", label: t.merge, keys: ["Enter"], group, run: merge },
    { id: "not-same", label: t.notSame, keys: ["x"], group, run: dismiss },
  ]);
  if (leads === null) return null;
  return (
    <PairCompare
      pair={pair}
      leads={leads}
      fields={fields}
      at={byArrows ? at : null}
      choose={choose}
      merge={merge}
      dismiss={dismiss}
    />
  );
}

function bothOf({ leads: [one, two] }: DuplicatePair): readonly [Lead, Lead] | null {
  return one === undefined || two === undefined ? null : [one, two];
}

/** While a search runs it tells by events how far it is; should one be lost, looking now and then does as well. */
const LOOK_MS = 3_000;

function useScan() {
  const mayStart = useMay("leads.merge");
  const maySettle = useMay("organization.edit");
  const key = ["duplicate-scan"];
  const state = useQuery({
    queryKey: key,
    queryFn: () => call(duplicateEndpoints.getDuplicateScan, {}),
    refetchInterval: ({ state: { data } }) =>
      data?.status === "queued" || data?.status === "running" ? LOOK_MS : false,
  });
  const starting = useMutation({
    mutationFn: () => call(duplicateEndpoints.startDuplicateScan, { body: {} }),
    onSuccess: (scan) => void queryClient.setQueryData(key, scan),
    onError: (error) => void toast(describeError(error), { tone: "bad" }),
  });
  const settling = useMutation({
    mutationFn: (automatic: boolean) => call(duplicateEndpoints.changeDuplicateScan, { body: { automatic } }),
    onSuccess: (scan) => void queryClient.setQueryData(key, scan),
    onError: (error) => void toast(describeError(error), { tone: "bad" }),
  });
  useLiveEvents((event) => {
    if (event.type.startsWith("duplicateScan.")) void queryClient.invalidateQueries({ queryKey: key });
    if (event.type === "duplicateScan.finished" || event.type === "reconnected") void reloadPairs();
  });
  return {
    data: state.data,
    mayStart,
    isStarting: starting.isPending,
    start: () => starting.mutate(),
    maySettle,
    settle: (automatic: boolean) => settling.mutate(automatic),
  };
}
