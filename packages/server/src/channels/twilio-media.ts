// Files of text messages by Twilio (channels.md, section 2, "MediaUrl"): asked for with the account's name and token, answered
// by the address of a store that must not see them.
import { fetchMedia } from "./fetch-media.ts";
import type { OpenTwilio } from "./text-channel.ts";
import { twilioAuthorization } from "./twilio.ts";

/** A file that came, or why it never will. Throws what another try may mend. */
export async function downloadFromTwilio(
  account: OpenTwilio,
  address: string,
): Promise<{ bytes: Buffer } | { problem: string }> {
  const { twilioUrl: trustedUrl } = account.addresses;
  const isTwilios = URL.canParse(address) && new URL(address).origin === new URL(trustedUrl).origin;
  if (!isTwilios) return { problem: "The file does not lie at Twilio, and was not fetched." };
  const bytes = await fetchMedia(new URL(address), {
    authorization: twilioAuthorization(account),
    trustedUrl,
    follow: (url) => fetchMedia(url, { authorization: null, trustedUrl }),
  });
  return bytes === null ? { problem: "The file is too large to be kept." } : { bytes };
}
