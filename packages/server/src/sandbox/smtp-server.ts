import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import type { MailServerStandIn } from "./imap-server.ts";

/** What a stand-in does with a mail it has in hand: nothing (take it), or refuse it with a code and a text. */
export type Verdict = { readonly code: number; readonly text: string } | undefined;

/** How the stand-in behaves. Both may wait. */
export interface SmtpBehaviour {
  /** somebody connected */
  readonly onConnect?: () => void;
  readonly accept: (user: string, password: string) => boolean;
  /** a receiver was named */
  readonly onReceiver?: (address: string) => Verdict | Promise<Verdict>;
  /** the final dot has come: the mail is handed over, whatever is answered */
  readonly onMail: (mail: { from: string; to: string[]; raw: Buffer }) => Verdict | Promise<Verdict>;
}

function refusal(verdict: NonNullable<Verdict>): Error {
  return Object.assign(new Error(verdict.text), { responseCode: verdict.code });
}

/** Takes mail by SMTP on a free local port. */
export async function startSmtpServer(behaviour: SmtpBehaviour): Promise<MailServerStandIn> {
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 200,
    authMethods: ["PLAIN", "LOGIN", "XOAUTH2"],
    onConnect(_session, done) {
      behaviour.onConnect?.();
      done();
    },
    onAuth({ username, password, accessToken }, _session, done) {
      if (behaviour.accept(username ?? "", password ?? accessToken ?? "")) done(null, { user: username });
      else done(Object.assign(new Error("wrong user or password"), { responseCode: 535 }));
    },
    onRcptTo({ address }, _session, done) {
      Promise.resolve(behaviour.onReceiver?.(address)).then(
        (verdict) => done(verdict === undefined ? null : refusal(verdict)),
        done,
      );
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const mail = {
          from: mailFrom === false ? "" : (mailFrom?.address ?? ""),
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
        };
        Promise.resolve(behaviour.onMail(mail)).then(
          (verdict) => done(verdict === undefined ? null : refusal(verdict)),
          done,
        );
      });
    },
  });
  // connections that break are part of the play
  server.on("error", () => {});
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const drop = () => {
    for (const connection of server.connections) connection.close();
  };
  return {
    port: (listening.address() as AddressInfo).port,
    drop,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
