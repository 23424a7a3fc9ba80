import type { ValidatorsFor } from "../validators.ts";
import { idParams } from "../wire.ts";
import type { messageEndpoints } from "./endpoints.ts";
import {
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
  OptOutPage,
  OptOutQuery,
  Pause,
  Sending,
  WhatsAppTemplate,
} from "./schemas.ts";

/** The validators of every message endpoint. */
export const messageValidators = {
  sendMessage: { params: idParams, body: NewMessage, output: HandedMessage },
  openMessage: { params: idParams, output: HandedMessage },
  confirmMessage: { params: idParams, body: Confirmation, output: Message },
  takeBackConfirmation: { params: idParams },
  cancelMessage: { params: idParams, output: Message },
  noteReply: { params: idParams, body: NewReply, output: Message },
  takeBackReply: { params: idParams },
  listMessages: { query: MessageQuery, output: MessagePage },
  countMessages: { query: MessageCountQuery, output: MessageCounts },
  readMessage: { params: idParams, output: Message },
  listOptOuts: { query: OptOutQuery, output: OptOutPage },
  addOptOut: { body: NewOptOut, output: OptOut },
  removeOptOut: { params: idParams },
  recordConsent: { params: idParams, body: NewConsent, output: Consent },
  listConsents: { params: idParams, output: ConsentList },
  readWhatsAppTemplate: { params: idParams, output: WhatsAppTemplate.nullable() },
  mapWhatsAppTemplate: { params: idParams, body: WhatsAppTemplate, output: WhatsAppTemplate },
  unmapWhatsAppTemplate: { params: idParams },
  readSending: { output: Sending },
  pauseSending: { body: Pause.optional(), output: Sending },
  resumeSending: { output: Sending },
} satisfies ValidatorsFor<typeof messageEndpoints>;
