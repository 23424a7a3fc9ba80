const SECRET = /password|passphrase|secret|token|credential|authorization|cookie|apikey|privatekey/i;

/** The same values with everything that is named like a secret replaced: the log says that it changed, not to what. */
export function maskSecrets(values: Record<string, unknown> | undefined): Record<string, unknown> | null {
  if (values === undefined) return null;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, SECRET.test(name) ? mask(value) : within(value)]),
  );
}

function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  return typeof value === "object" && value !== null ? maskSecrets({ ...value }) : value;
}

function mask(value: unknown): unknown {
  return value === null || value === undefined ? null : "•••";
}
