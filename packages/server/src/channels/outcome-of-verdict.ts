import type { ProviderVerdict } from "@lead-dashboard/domain/channels/provider-event";
import type { SendOutcome } from "./channel.ts";

/** What a refusal makes of the attempt. `retryAfterMs`: what the provider asked for itself. */
export function outcomeOfVerdict(verdict: ProviderVerdict, retryAfterMs: number | null): SendOutcome {
  const { action, words: reason, retryAfterMs: atLeastMs, concerns } = verdict;
  const wait = {
    ...(retryAfterMs !== null ? { retryAfterMs } : atLeastMs === undefined ? {} : { atLeastMs }),
    ...(concerns === undefined ? {} : { concerns }),
  };
  switch (action) {
    case "open-breaker":
      return { kind: "retry", reason, isAccountRefused: true };
    case "pause-account":
      return { kind: "retry", reason, isAccountRefused: true, isAccountBarred: true };
    case "wait":
      return { kind: "retry", reason, isAccountRefused: false, ...wait };
    case "bad-address":
      return { kind: "refused", reason, isAddressBad: true, isNotReached: true };
    case "suppress":
      return { kind: "refused", reason, isAddressBad: false, isOptedOut: true };
    case "not-reached":
    case "blocked":
      return { kind: "refused", reason, isAddressBad: false, isNotReached: true };
    case "country-closed":
      return { kind: "refused", reason, isAddressBad: false, isNotReached: true, isCountryClosed: true };
    case "template-refused":
      return { kind: "refused", reason, isAddressBad: false, isTemplateRefused: true };
    // told at once instead of by a receipt, so it was never taken
    case "send-again":
      return { kind: "retry", reason, isAccountRefused: false, ...wait };
    case "refuse":
      return { kind: "refused", reason, isAddressBad: false };
  }
}
