import { endpoint } from "../endpoint.ts";
import type {
  Confirmation,
  Consent,
  ConsentList,
  HandedMessage,
  Message,
  MessageCountQuery,
  MessageCounts,
  MessagePage,
  MessageQuery,
  NewConsent,
  NewMessage,
  NewOptOut,
  NewReply,
  OptOut,
  OptOutLift,
  OptOutPage,
  OptOutQuery,
  Pause,
  Sending,
  WhatsAppTemplate,
} from "./schemas.ts";

type Id = { id: string };

/** Messages, replies, the inbox, opt-outs and the pause switch. */
export const messageEndpoints = {
  sendMessage: endpoint<{ params: Id; body: NewMessage; output: HandedMessage }>({
    method: "POST",
    path: "/leads/{id}/messages",
    permission: "messages.send",
    status: 201,
    summary:
      "Writes to a lead. E-mail is planned and leaves by the worker; personal WhatsApp and phone give a link to follow.",
  }),
  openMessage: endpoint<{ params: Id; output: HandedMessage }>({
    method: "POST",
    path: "/messages/{id}/opening",
    permission: "messages.send",
    summary:
      "Opens a planned personal WhatsApp message, call or task: answers with the link and awaits the confirmation.",
  }),
  confirmMessage: endpoint<{ params: Id; body: Confirmation; output: Message }>({
    method: "POST",
    path: "/messages/{id}/confirmation",
    permission: "messages.send",
    summary: "Says whether an opened message went, or decides about one in doubt.",
  }),
  takeBackConfirmation: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/messages/{id}/confirmation",
    permission: "messages.send",
    summary: "Takes back within a day that a message went: it awaits the confirmation again, the lead is as before.",
  }),
  cancelMessage: endpoint<{ params: Id; output: Message }>({
    method: "POST",
    path: "/messages/{id}/cancellation",
    permission: "messages.send",
    summary: "Cancels a message that has not left.",
  }),
  noteReply: endpoint<{ params: Id; body: NewReply; output: Message }>({
    method: "POST",
    path: "/leads/{id}/replies",
    permission: "messages.send",
    status: 201,
    summary: "Notes a reply by hand; it stops sequences like any other.",
  }),
  takeBackReply: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/replies/{id}",
    permission: "messages.send",
    summary:
      "Takes a reply noted by hand back within a day; the sequence it stopped goes on unless something was sent or received since, those of colleagues stay stopped.",
  }),
  listMessages: endpoint<{ query: MessageQuery; output: MessagePage }>({
    method: "GET",
    path: "/messages",
    permission: "messages.read",
    summary: "The ledger, newest first: every message planned, sent, received or refused.",
  }),
  countMessages: endpoint<{ query: MessageCountQuery; output: MessageCounts }>({
    method: "GET",
    path: "/messages/counts",
    permission: "messages.read",
    summary:
      "How many messages match, by state; above the cap of a state `exact` is false, which only happens within a lead, a span of time or what a member of sales sees.",
  }),
  readMessage: endpoint<{ params: Id; output: Message }>({
    method: "GET",
    path: "/messages/{id}",
    permission: "messages.read",
    summary: "One message.",
  }),
  listOptOuts: endpoint<{ query: OptOutQuery; output: OptOutPage }>({
    method: "GET",
    path: "/opt-outs",
    permission: "messages.read",
    summary: "Addresses that must not be written to, newest first.",
  }),
  addOptOut: endpoint<{ body: NewOptOut; output: OptOut }>({
    method: "POST",
    path: "/opt-outs",
    permission: "optouts.edit",
    status: 201,
    summary: "Suppresses an address at once, everywhere in the organization.",
  }),
  removeOptOut: endpoint<{ params: Id; query: OptOutLift; output: void }>({
    method: "DELETE",
    path: "/opt-outs/{id}",
    permission: "optouts.edit",
    summary:
      "Lifts a suppression. Sales lift what was noted by hand for leads they see, managers all but who was erased and is kept out; what the person said needs a reason.",
  }),
  recordConsent: endpoint<{ params: Id; body: NewConsent; output: Consent }>({
    method: "POST",
    path: "/leads/{id}/consents",
    permission: "optouts.edit",
    status: 201,
    summary: "Records that a lead gave or took back the permission to be written to on a channel.",
  }),
  listConsents: endpoint<{ params: Id; output: ConsentList }>({
    method: "GET",
    path: "/leads/{id}/consents",
    permission: "leads.read",
    summary: "Every permission a lead gave or took back, the latest first.",
  }),
  readWhatsAppTemplate: endpoint<{ params: Id; output: WhatsAppTemplate | null }>({
    method: "GET",
    path: "/templates/{id}/whatsapp-template",
    permission: "templates.read",
    summary: "The template approved by WhatsApp that stands for one of ours; null: none does.",
  }),
  mapWhatsAppTemplate: endpoint<{ params: Id; body: WhatsAppTemplate; output: WhatsAppTemplate }>({
    method: "PUT",
    path: "/templates/{id}/whatsapp-template",
    permission: "templates.edit",
    summary: "Says which template approved by WhatsApp stands for one of ours outside the 24-hour window.",
  }),
  unmapWhatsAppTemplate: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/templates/{id}/whatsapp-template",
    permission: "templates.edit",
    summary: "Takes the mapping to WhatsApp's template away.",
  }),
  readSending: endpoint<{ output: Sending }>({
    method: "GET",
    path: "/sending",
    permission: "messages.read",
    summary: "Whether sending is paused, and how much waits.",
  }),
  pauseSending: endpoint<{ body: Pause | undefined; output: Sending }>({
    method: "POST",
    path: "/sending/pause",
    permission: "sending.pause",
    summary: "Pauses all sending of the organization: nothing leaves after the answer.",
  }),
  resumeSending: endpoint<{ output: Sending }>({
    method: "POST",
    path: "/sending/resume",
    permission: "sending.pause",
    summary: "Resumes sending.",
  }),
};
