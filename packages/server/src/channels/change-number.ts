import type { ChannelAccountPatch } from "@lead-dashboard/contract/channels/schemas";
import type { Config } from "../config/config.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { limitValues } from "./account-limits.ts";
import { checkAccount } from "./check-account.ts";
import { withKnownCountries } from "./close-country.ts";
import { twilioParts } from "./new-number.ts";
import { openNumber, sealNumber } from "./open-number.ts";
import { type ChannelAccountRow, type ChannelAccountValues, channelAccountWriter } from "./store.ts";
import { businessOf, setConversations } from "./store-business.ts";

type Values = Partial<ChannelAccountValues>;

const MAIL_ONLY = ["address", "senderName", "signature", "dkim", "smtp", "imap"] as const;

function refuseForeign({ channel }: ChannelAccountRow, patch: ChannelAccountPatch): void {
  const foreign = [
    ...(channel === "email" ? [] : MAIL_ONLY),
    ...(channel === "whatsapp" ? [] : (["whatsapp", "conversationsPerDay"] as const)),
    ...(channel === "sms" ? [] : (["twilio", "segmentPrice"] as const)),
  ].filter((field) => patch[field] !== undefined);
  if (foreign.length > 0) throw invalid(foreign.map((path) => ({ path, message: `is not part of this account` })));
}

function changedParts(account: ChannelAccountRow, patch: ChannelAccountPatch, config: Config): Values {
  const kept = openNumber(account, config);
  if (kept.provider === "whatsapp" && patch.whatsapp !== undefined) {
    const { number, phoneNumberId, businessAccountId = null, ...fresh } = patch.whatsapp;
    const accessToken = fresh.accessToken ?? kept.accessToken;
    const appSecret = fresh.appSecret ?? kept.appSecret;
    const verifyToken = fresh.verifyToken ?? kept.verifyToken;
    return {
      address: number,
      numberSettings: { provider: "whatsapp", phoneNumberId, businessAccountId },
      sealedSecrets: sealNumber({ accessToken, appSecret, verifyToken }, account, config),
    };
  }
  if (kept.provider === "twilio" && patch.twilio !== undefined) {
    const { settings, secrets } = twilioParts(patch.twilio, kept, config);
    return {
      address: patch.twilio.from,
      numberSettings: withKnownCountries(account, settings),
      sealedSecrets: sealNumber(secrets, account, config),
    };
  }
  return {};
}

/** Changes, pauses or resumes a number. A secret that is left out stays. */
export async function changeNumber(
  { db, config, clock }: Foundation,
  caller: Caller,
  { account: before, patch }: { account: ChannelAccountRow; patch: ChannelAccountPatch },
): Promise<void> {
  refuseForeign(before, patch);
  await checkAccount(db, caller.scope, { window: patch.window, memberId: patch.memberId, spacing: patch.spacing });
  const now = clock.now();
  const { id } = before;
  await db.transaction(async (tx) => {
    const writer = channelAccountWriter(tx, caller.scope);
    const account = await writer.hold(id);
    if (account === undefined) throw notFound();
    const { name, memberId, isPaused, isOpenToStrangers } = patch;
    const plain = { name, memberId, isPaused, isOpenToStrangers };
    const isNew = patch.whatsapp !== undefined || patch.twilio !== undefined;
    const values: Values = {
      ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
      ...limitValues(patch),
      ...(isPaused === false ? { pauseReason: null, resumedAt: now } : {}),
      ...(isNew ? { ...changedParts(account, patch, config), verifiedAt: null } : {}),
    };
    if (isNew) await writer.forgetErrors(id);
    else if (isPaused === false && account.isPaused) await writer.endRest(id, now);
    await writer.update(id, values, now);
    const businessId = businessOf(values.numberSettings ?? account.numberSettings);
    if (businessId !== null && patch.conversationsPerDay !== undefined)
      await setConversations(tx, caller.scope, { businessId, perDay: patch.conversationsPerDay, toldAt: null });
    await recordEvent(
      tx,
      {
        type: "channelAccount.changed",
        organizationId: caller.organizationId,
        actor: caller.actor,
        subjectId: id,
        detail: { name: account.name, fields: Object.keys(patch) },
      },
      now,
    );
  });
}
