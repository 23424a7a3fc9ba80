import type { Channel } from "./channel.ts";

/** Loads the channel that carries e-mail; its libraries are read when the first mail leaves. */
export async function openEmailChannel(): Promise<Channel> {
  const { sendBySmtp } = await import("./smtp.ts");
  return {
    send: sendBySmtp,
    async trace(account, messageId) {
      if (account.imap === null) return "unaskable";
      const { traceByImap } = await import("./imap.ts");
      return traceByImap(account, messageId);
    },
  };
}
