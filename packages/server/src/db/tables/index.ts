// The files that declare columns are imported for that, not only for their types.
import "./accounts.ts";
import "./approved-templates.ts";
import "./bulk-actions.ts";
import "./channels.ts";
import "./follow-ups.ts";
import "./duplicates.ts";
import "./imports.ts";
import "./leads.ts";
import "./messages.ts";
import "./platform.ts";
import "./scoring.ts";
import "./sequences.ts";
import "./templates.ts";
import type { AccountsTables } from "./accounts.ts";
import type { AnalyticsTables } from "./analytics.ts";
import type { ApprovedTemplateTables } from "./approved-templates.ts";
import type { AttachmentTables } from "./attachments.ts";
import type { AuditTables } from "./audit.ts";
import type { BulkActionTables } from "./bulk-actions.ts";
import type { ChannelTables } from "./channels.ts";
import type { DuplicateTables } from "./duplicates.ts";
import type { FollowUpTables } from "./follow-ups.ts";
import type { FoundationTables } from "./foundation.ts";
import type { ImportTables } from "./imports.ts";
import type { LeadTables } from "./leads.ts";
import type { MessageTables } from "./messages.ts";
import type { PlatformTables } from "./platform.ts";
import type { ScoringTables } from "./scoring.ts";
import type { SequenceTables } from "./sequences.ts";
import type { TemplateTables } from "./templates.ts";

/** Every table of the schema. */
export interface Tables
  extends FoundationTables,
    AccountsTables,
    ApprovedTemplateTables,
    AttachmentTables,
    AuditTables,
    ImportTables,
    LeadTables,
    BulkActionTables,
    ChannelTables,
    DuplicateTables,
    MessageTables,
    PlatformTables,
    ScoringTables,
    FollowUpTables,
    AnalyticsTables,
    TemplateTables,
    SequenceTables {}
