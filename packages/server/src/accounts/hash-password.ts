import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { availableParallelism } from "node:os";

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane (security.md, passwords). One hash is about 50 ms.
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;

/** Hashes a password with argon2id; the answer is in PHC format and carries its own parameters. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await derive(password, { salt, memory: MEMORY_KIB, passes: PASSES, lanes: LANES, length: TAG_BYTES });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** Whether the password is the hashed one; compared in constant time. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash);
  if (match === null) return false;
  const [, memory = "", passes = "", lanes = "", salt = "", expected = ""] = match;
  const tag = Buffer.from(expected, "base64");
  const derived = await derive(password, {
    salt: Buffer.from(salt, "base64"),
    memory: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    length: tag.length,
  });
  return timingSafeEqual(derived, tag);
}

interface Parameters {
  salt: Buffer;
  memory: number;
  passes: number;
  lanes: number;
  length: number;
}

async function derive(password: string, { salt, memory, passes, lanes, length }: Parameters): Promise<Buffer> {
  const release = await takeTurn();
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const message = password.normalize("NFKC");
      argon2(
        "argon2id",
        { message, nonce: salt, parallelism: lanes, tagLength: length, memory, passes },
        (error, key) => (error === null ? resolve(key) : reject(error)),
      );
    });
  } finally {
    release();
  }
}

// A crowd signing in must leave a core and the memory to everybody else: the rest of them waits here.
const AT_ONCE = Math.max(1, availableParallelism() - 1);
const waiting: (() => void)[] = [];
let running = 0;

async function takeTurn(): Promise<() => void> {
  if (running < AT_ONCE) running++;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  return () => {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
