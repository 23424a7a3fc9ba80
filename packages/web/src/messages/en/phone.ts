/** Words of the page that brings the program to a phone. */
export const phone = {
  scan: "Scan this with your phone's camera, sign in, and add the page to the home screen.",
  codeOf: (address: string) => `QR code of ${address}`,
  isPublic: "This address can be reached from outside.",
  isPrivate:
    "This address only works on this computer. A phone elsewhere cannot open it, WhatsApp cannot report answers, Twilio is asked for them every 20 seconds, and e-mails carry an unsubscribe address instead of a link.",
  how: "How to get an address",
  /** `port`: where the program listens on this computer */
  ways: (port: string) => [
    {
      name: "Tailscale, for yourself and your team",
      steps: [
        "Install Tailscale on this computer and on the phone, and sign in on both.",
        `Here, run: tailscale serve --bg ${port}`,
        "Set BASE_URL to the https address it shows, and start the program again.",
        `For answers by WhatsApp and SMS, run tailscale funnel --bg ${port} instead: it opens the address to everybody.`,
      ],
    },
    {
      name: "Cloudflare Tunnel, with a domain of your own",
      steps: [
        "Install cloudflared and run: cloudflared tunnel login",
        `Make a tunnel to http://localhost:${port} and give it a name of your domain.`,
        "Set BASE_URL to that name with https://, and start the program again.",
      ],
    },
    {
      name: "Caddy, on a server",
      steps: [
        "Point a name of your domain to the server.",
        `Caddyfile: crm.example.com { reverse_proxy localhost:${port} }`,
        "Set BASE_URL to https://crm.example.com and TRUSTED_PROXIES to 127.0.0.1, and start the program again.",
      ],
    },
  ],
  test: "Test the address",
  testing: "Asking",
  works: "It answers at this address.",
  fails: (why: string) => `It does not answer there: ${why}`,
} as const;
