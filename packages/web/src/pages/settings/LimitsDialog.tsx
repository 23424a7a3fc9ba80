import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import type { ChannelAccount, ChannelAccountPatch, SendWindow } from "@lead-dashboard/contract/channels/schemas";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Check, Field } from "../../look/Field.tsx";
import { toast } from "../../look/toasts.ts";
import { limits as t } from "../../messages/en/account-limits.ts";
import { settings } from "../../messages/en/settings.ts";
import { shell } from "../../messages/en/shell.ts";
import { sms } from "../../messages/en/sms.ts";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const USUAL_WINDOW: SendWindow = { from: "09:00", to: "18:00", days: [1, 2, 3, 4, 5] };

interface Draft {
  dailyCap: string;
  ratePerMinute: string;
  conversationsPerDay: string;
  spacing: { minSeconds: string; maxSeconds: string } | null;
  warmUp: { firstDay: string; growthPercent: string } | null;
  window: SendWindow | null;
  segmentPrice: { amount: string; currency: string };
}

const text = (number: number | null | undefined) => number?.toString() ?? "";
const numberOf = (typed: string) => (typed === "" ? null : Number(typed));

function draftOf(account: ChannelAccount): Draft {
  const { dailyCap, ratePerMinute, conversations, spacing, warmUp, window, segmentPrice } = account;
  return {
    dailyCap: text(dailyCap),
    ratePerMinute: text(ratePerMinute),
    conversationsPerDay: conversations === null || conversations.isAssumed ? "" : text(conversations.perDay),
    spacing: spacing && { minSeconds: text(spacing.minSeconds), maxSeconds: text(spacing.maxSeconds) },
    warmUp: warmUp && { firstDay: text(warmUp.firstDay), growthPercent: text(warmUp.growthPercent) },
    window,
    segmentPrice: { amount: text(segmentPrice?.amount), currency: segmentPrice?.currency ?? "USD" },
  };
}

function patchOf(draft: Draft, channel: ChannelAccount["channel"]): ChannelAccountPatch {
  const { spacing, warmUp, window, segmentPrice } = draft;
  const amount = numberOf(segmentPrice.amount);
  return {
    dailyCap: numberOf(draft.dailyCap),
    ratePerMinute: numberOf(draft.ratePerMinute),
    ...(channel === "whatsapp" ? { conversationsPerDay: numberOf(draft.conversationsPerDay) } : {}),
    spacing: spacing && { minSeconds: Number(spacing.minSeconds), maxSeconds: Number(spacing.maxSeconds) },
    warmUp: warmUp && { firstDay: Number(warmUp.firstDay), growthPercent: Number(warmUp.growthPercent) },
    window,
    ...(channel === "sms" ? { segmentPrice: amount === null ? null : { ...segmentPrice, amount } } : {}),
  };
}

/** How much and how fast a channel account may send, and at what hours. */
export function LimitsDialog({ account, onClose }: { account: ChannelAccount; onClose: () => void }) {
  const { errors, isBusy, run } = useForm();
  const [draft, setDraft] = useState(() => draftOf(account));
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const isWhatsApp = account.channel === "whatsapp";
  const { spacing, warmUp, window } = draft;
  const save = async () => {
    const isDone = await run(async () => {
      const body = patchOf(draft, account.channel);
      await call(channelEndpoints.changeChannelAccount, { params: { id: account.id }, body });
      await queryClient.invalidateQueries({ queryKey: ["channel-accounts"] });
    });
    if (!isDone) return;
    toast(settings.saved);
    onClose();
  };
  return (
    <Dialog
      title={t.title(account.name)}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button kind="main" type="submit" busy={isBusy}>
            {settings.save}
          </Button>
        </>
      }
    >
      <p className={styles.hint}>{t.intro}</p>
      <div className={styles.fields}>
        <Amount
          label={t.dailyCap}
          most={100_000}
          value={draft.dailyCap}
          error={errors.dailyCap}
          onChange={(dailyCap) => set({ dailyCap })}
        />
        <Amount
          label={t.ratePerMinute}
          most={6_000}
          value={draft.ratePerMinute}
          error={errors.ratePerMinute}
          onChange={(ratePerMinute) => set({ ratePerMinute })}
        />
        {isWhatsApp ? (
          <Amount
            label={t.conversations}
            hint={t.conversationsHint}
            most={1_000_000}
            value={draft.conversationsPerDay}
            error={errors.conversationsPerDay}
            onChange={(conversationsPerDay) => set({ conversationsPerDay })}
          />
        ) : null}
        {account.channel === "sms" ? (
          <SegmentPrice price={draft.segmentPrice} errors={errors} onChange={(segmentPrice) => set({ segmentPrice })} />
        ) : null}
      </div>
      <Check
        label={t.spacing}
        checked={spacing !== null}
        onChange={(event) => set({ spacing: event.target.checked ? { minSeconds: "60", maxSeconds: "240" } : null })}
      />
      {spacing ? (
        <div className={styles.fields}>
          <Amount
            label={t.minSeconds}
            least={0}
            most={3_600}
            value={spacing.minSeconds}
            error={errors["spacing.minSeconds"]}
            isNeeded
            onChange={(minSeconds) => set({ spacing: { ...spacing, minSeconds } })}
          />
          <Amount
            label={t.maxSeconds}
            least={0}
            most={3_600}
            value={spacing.maxSeconds}
            error={errors["spacing.maxSeconds"]}
            isNeeded
            onChange={(maxSeconds) => set({ spacing: { ...spacing, maxSeconds } })}
          />
        </div>
      ) : null}
      <Check
        label={t.warmUp}
        checked={warmUp !== null}
        onChange={(event) => set({ warmUp: event.target.checked ? { firstDay: "20", growthPercent: "20" } : null })}
      />
      {warmUp ? (
        <div className={styles.fields}>
          <Amount
            label={t.firstDay}
            most={10_000}
            value={warmUp.firstDay}
            error={errors["warmUp.firstDay"]}
            isNeeded
            onChange={(firstDay) => set({ warmUp: { ...warmUp, firstDay } })}
          />
          <Amount
            label={t.growthPercent}
            most={200}
            value={warmUp.growthPercent}
            error={errors["warmUp.growthPercent"]}
            isNeeded
            onChange={(growthPercent) => set({ warmUp: { ...warmUp, growthPercent } })}
          />
        </div>
      ) : null}
      <Check
        label={t.window}
        checked={window !== null}
        onChange={(event) => set({ window: event.target.checked ? USUAL_WINDOW : null })}
      />
      {window ? (
        <Hours
          window={window}
          error={errors.window ?? errors["window.days"] ?? errors["window.from"] ?? errors["window.to"]}
          onChange={(changed) => set({ window: changed })}
        />
      ) : (
        <p className={styles.hint}>{t.usualHours}</p>
      )}
    </Dialog>
  );
}

function Amount(props: {
  label: string;
  hint?: string;
  least?: number;
  most: number;
  value: string;
  error: string | undefined;
  isNeeded?: boolean;
  onChange: (value: string) => void;
}) {
  const { label, hint, least = 1, most, value, error, isNeeded = false, onChange } = props;
  return (
    <Field
      label={label}
      error={error}
      {...(hint === undefined ? {} : { hint })}
      {...(isNeeded ? {} : { optional: shell.optional })}
    >
      {(control) => (
        <input
          {...control}
          type="number"
          min={least}
          max={most}
          required={isNeeded}
          placeholder={isNeeded ? undefined : t.noLimit}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function SegmentPrice({
  price,
  errors,
  onChange,
}: {
  price: Draft["segmentPrice"];
  errors: Record<string, string>;
  onChange: (price: Draft["segmentPrice"]) => void;
}) {
  return (
    <>
      <Field
        label={sms.priceLabel}
        hint={sms.priceHint}
        optional={shell.optional}
        error={errors["segmentPrice.amount"] ?? errors.segmentPrice}
      >
        {(control) => (
          <input
            {...control}
            type="number"
            min={0}
            max={100}
            step="any"
            placeholder="0.0079"
            value={price.amount}
            onChange={(event) => onChange({ ...price, amount: event.target.value })}
          />
        )}
      </Field>
      <Field label={sms.currency} error={errors["segmentPrice.currency"]}>
        {(control) => (
          <input
            {...control}
            type="text"
            maxLength={3}
            value={price.currency}
            onChange={(event) => onChange({ ...price, currency: event.target.value.toUpperCase() })}
          />
        )}
      </Field>
    </>
  );
}

function Hours({
  window,
  error,
  onChange,
}: {
  window: SendWindow;
  error: string | undefined;
  onChange: (window: SendWindow) => void;
}) {
  const turn = (day: number, isOn: boolean) =>
    onChange({
      ...window,
      days: isOn ? [...window.days, day].sort((a, b) => a - b) : window.days.filter((one) => one !== day),
    });
  return (
    <>
      <div className={styles.fields}>
        <Field label={t.from} error={error}>
          {(control) => (
            <input
              {...control}
              type="time"
              required
              value={window.from}
              onChange={(event) => onChange({ ...window, from: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.to}>
          {(control) => (
            <input
              {...control}
              type="time"
              required
              value={window.to === "24:00" ? "00:00" : window.to}
              onChange={(event) =>
                onChange({ ...window, to: event.target.value === "00:00" ? "24:00" : event.target.value })
              }
            />
          )}
        </Field>
      </div>
      <div className={styles.days}>
        {t.days.map((name, index) => (
          <Check
            key={name}
            label={name}
            checked={window.days.includes(index + 1)}
            onChange={(event) => turn(index + 1, event.target.checked)}
          />
        ))}
      </div>
      <p className={styles.hint}>{t.windowHint}</p>
    </>
  );
}
