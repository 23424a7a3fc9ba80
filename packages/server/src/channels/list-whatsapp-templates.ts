import { readTemplateList } from "@lead-dashboard/domain/channels/approved-template";
import { httpVerdict } from "@lead-dashboard/domain/channels/twilio-errors";
import { whatsAppVerdict } from "@lead-dashboard/domain/channels/whatsapp-errors";
import { whatsAppErrorOf } from "@lead-dashboard/domain/channels/whatsapp-webhook";
import { callProvider } from "./call-provider.ts";
import type { OpenWhatsApp } from "./text-channel.ts";

const LIST_MS = 10_000;

function wordsOf(body: unknown, status: number): string {
  const error = whatsAppErrorOf(body);
  return (error === null ? httpVerdict("WhatsApp", status) : whatsAppVerdict(error, 1)).words;
}

/** One page of the list of templates of a business account, or why it cannot be read, in plain words. */
export async function listWhatsAppTemplates(
  account: OpenWhatsApp,
  { businessAccountId, after }: { businessAccountId: string; after: string | null },
): Promise<ReturnType<typeof readTemplateList> | { problem: string }> {
  const { accessToken, addresses } = account;
  const fields = "name,language,status,category,components,parameter_format";
  const query = new URLSearchParams({ fields, limit: "200", ...(after === null ? {} : { after }) });
  const answer = await callProvider({
    method: "GET",
    url: `${addresses.whatsAppUrl}/${addresses.whatsAppVersion}/${businessAccountId}/message_templates?${query}`,
    headers: { authorization: `Bearer ${accessToken}` },
    totalMs: LIST_MS,
  });
  if (answer.kind !== "answer") return { problem: "reason" in answer ? answer.reason : "It was not asked" };
  if (answer.status >= 300) return { problem: wordsOf(answer.body, answer.status) };
  return readTemplateList(answer.body);
}
