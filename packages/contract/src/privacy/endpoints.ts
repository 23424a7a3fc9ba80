// Requests of the people one holds data about, and how long one holds it.
import { endpoint } from "../endpoint.ts";
import type {
  Erasure,
  ErasureReport,
  HeldPeople,
  PersonQuery,
  RecordedConsentPage,
  Retention,
  RetentionChange,
  RetentionQuery,
} from "./schemas.ts";

type Id = { id: string };

/** Every endpoint of the privacy room. */
export const privacyEndpoints = {
  findHeldPeople: endpoint<{ query: PersonQuery; output: HeldPeople }>({
    method: "GET",
    path: "/privacy/people",
    permission: "privacy.edit",
    summary: "Everybody held under an e-mail address or phone number: listed, hidden, in the bin, or unknown",
  }),
  exportPerson: endpoint<{ params: Id; output: Response }>({
    method: "GET",
    path: "/privacy/people/{id}/export",
    permission: "privacy.edit",
    summary: "All that is held about a lead as one JSON file, to hand to the person who asks for it",
    rawAnswer: true,
  }),
  erasePerson: endpoint<{ params: Id; body: Erasure; output: ErasureReport }>({
    method: "POST",
    path: "/privacy/people/{id}/erasure",
    permission: "privacy.edit",
    summary: "Erase a lead at once with its messages, notes and files, and what was merged into it; not undoable",
  }),
  getRetention: endpoint<{ query: RetentionQuery; output: Retention }>({
    method: "GET",
    path: "/privacy/retention",
    permission: "privacy.edit",
    summary: "How long leads are kept to whom nobody wrote, and how many that would concern now",
  }),
  putRetention: endpoint<{ body: RetentionChange; output: Retention }>({
    method: "PUT",
    path: "/privacy/retention",
    permission: "privacy.edit",
    summary: "Let leads to whom nobody wrote go to the bin after so many months, or keep them",
  }),
  listConsentRegister: endpoint<{ query: { limit?: number; cursor?: string }; output: RecordedConsentPage }>({
    method: "GET",
    path: "/privacy/consents",
    permission: "privacy.edit",
    summary: "Every permission that leads gave or took back, with its proof, the latest first",
  }),
};
