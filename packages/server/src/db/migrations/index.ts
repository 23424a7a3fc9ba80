import type { Migration } from "../migration.ts";
import { migration as foundation } from "./0001-foundation.ts";
import { migration as accounts } from "./0002-accounts.ts";
import { migration as leads } from "./0003-leads.ts";
import { migration as imports } from "./0004-imports.ts";
import { migration as templates } from "./0005-templates.ts";
import { migration as channels } from "./0006-channels.ts";
import { migration as messages } from "./0007-messages.ts";
import { migration as sequences } from "./0008-sequences.ts";
import { migration as scoring } from "./0009-scoring.ts";
import { migration as audit } from "./0010-audit.ts";
import { migration as bulkActions } from "./0011-bulk-actions.ts";
import { migration as catchUp } from "./0012-catch-up.ts";
import { migration as duplicates } from "./0013-duplicates.ts";
import { migration as bulkUndo } from "./0014-bulk-undo.ts";
import { migration as followUps } from "./0015-follow-ups.ts";
import { migration as importLists } from "./0016-import-lists.ts";
import { migration as leadMoves } from "./0017-lead-moves.ts";
import { migration as numbers } from "./0019-numbers.ts";
import { migration as cityAndCategory } from "./0020-city-and-category.ts";
import { migration as reachableLeads } from "./0021-reachable-leads.ts";
import { migration as numberConversations } from "./0022-number-conversations.ts";
import { migration as inbox } from "./0023-inbox.ts";
import { migration as accountLimits } from "./0024-account-limits.ts";
import { migration as attachments } from "./0025-attachments.ts";
import { migration as sequenceRules } from "./0026-sequence-rules.ts";
import { migration as leadState } from "./0027-lead-state.ts";
import { migration as webhooks } from "./0030-webhooks.ts";
import { migration as leadBatches } from "./0033-lead-batches.ts";
import { migration as providerDeliveries } from "./0034-provider-deliveries.ts";
import { migration as leadFields } from "./0035-lead-fields.ts";
import { migration as secondThoughts } from "./0037-second-thoughts.ts";
import { migration as importDates } from "./0038-import-dates.ts";
import { migration as smsPrices } from "./0039-sms-prices.ts";
import { migration as heldTemplates } from "./0040-held-templates.ts";
import { migration as askedTexts } from "./0045-asked-texts.ts";
import { migration as textMailboxes } from "./0049-text-mailboxes.ts";
import { migration as providerOptions } from "./0050-provider-options.ts";
import { migration as settingsPages } from "./0051-settings-pages.ts";
import { migration as consentsByDate } from "./0052-consents-by-date.ts";
import { migration as triedAndCounted } from "./0053-tried-and-counted.ts";
import { migration as toldUndo } from "./0054-told-undo.ts";
import { migration as importWarnings } from "./0058-import-warnings.ts";
import { migration as stagesApart } from "./0059-stages-apart.ts";
import { migration as keptOut } from "./0063-kept-out.ts";
import { migration as carriedOptOuts } from "./0065-carried-opt-outs.ts";
import { migration as alsoFor } from "./0066-also-for.ts";
import { migration as mailSubdomains } from "./0067-mail-subdomains.ts";
import { migration as shortFingerprints } from "./0068-short-fingerprints.ts";
import { migration as searchInLargePieces } from "./0069-search-in-large-pieces.ts";
import { migration as searchTextApart } from "./0070-search-text-apart.ts";
import { migration as fieldClearings } from "./0071-field-clearings.ts";

/** Every migration, in order. Numbers are never reused. */
export const migrations: readonly Migration[] = [
  foundation,
  accounts,
  leads,
  imports,
  templates,
  channels,
  messages,
  sequences,
  scoring,
  audit,
  bulkActions,
  catchUp,
  duplicates,
  bulkUndo,
  followUps,
  importLists,
  leadMoves,
  numbers,
  cityAndCategory,
  reachableLeads,
  numberConversations,
  inbox,
  accountLimits,
  attachments,
  sequenceRules,
  leadState,
  webhooks,
  leadBatches,
  providerDeliveries,
  leadFields,
  secondThoughts,
  importDates,
  smsPrices,
  heldTemplates,
  askedTexts,
  textMailboxes,
  providerOptions,
  settingsPages,
  consentsByDate,
  triedAndCounted,
  toldUndo,
  importWarnings,
  stagesApart,
  keptOut,
  carriedOptOuts,
  alsoFor,
  mailSubdomains,
  shortFingerprints,
  searchInLargePieces,
  searchTextApart,
  fieldClearings,
];
