import type { OpenMailServer } from "./channel.ts";
import { mailTarget } from "./connect-mail.ts";

const CONNECT_MS = 10_000;

async function loadConnection() {
  const { default: SMTPConnection } = await import("nodemailer/lib/smtp-connection");
  return SMTPConnection;
}

/** A connection to a mail server. Once closed, nothing more of it reaches the wire. */
export type Connection = InstanceType<Awaited<ReturnType<typeof loadConnection>>>;

/** Connects, up to the point where the server has greeted us and the line is protected as asked for. */
export async function openConnection(server: OpenMailServer): Promise<Connection> {
  const SMTPConnection = await loadConnection();
  const { host, servername } = await mailTarget(server);
  const connection = new SMTPConnection({
    host,
    port: server.port,
    secure: server.security === "tls",
    requireTLS: server.security === "starttls",
    // upgrade when offered, carry on when the certificate is only local
    opportunisticTLS: server.security === "none",
    tls: { servername, ...(server.security === "none" ? { rejectUnauthorized: false } : {}) },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: 60_000,
  });
  await new Promise<void>((resolve, reject) => {
    connection.once("error", reject);
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  // Later errors arrive at the callbacks; without a listener the emitter would throw.
  connection.on("error", () => {});
  return connection;
}

/** Signs in by password or token, where the server wants either. */
export async function logIn(connection: Connection, server: OpenMailServer): Promise<void> {
  if (server.accessToken !== undefined) return logInByToken(connection, server.user ?? "", server.accessToken);
  if (server.user === null || server.password === null) return;
  const credentials = { user: server.user, pass: server.password };
  return new Promise((resolve, reject) =>
    connection.login({ ...credentials, credentials }, (error) => (error ? reject(error) : resolve())),
  );
}

async function logInByToken(connection: Connection, user: string, accessToken: string): Promise<void> {
  const { default: XOAuth2 } = await import("nodemailer/lib/xoauth2");
  const oauth2 = new XOAuth2({ user, accessToken });
  return new Promise((resolve, reject) =>
    connection.login({ user, oauth2 } as Parameters<Connection["login"]>[0], (error) =>
      error ? reject(error) : resolve(),
    ),
  );
}
