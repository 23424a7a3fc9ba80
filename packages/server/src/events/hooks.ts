// A hook is what a higher room must do inside a lower room's transaction. The lower room declares the point and its
// type in its own `hooks.ts`; the roof attaches the higher room's functions once (app/wiring.ts).

/** A named set of functions run in the order they were attached. */
export interface HookPoint<H extends object> {
  /** Attaching again under the same name replaces the functions. */
  attach(name: string, hooks: Partial<H>): void;
  /** The attached functions of one kind, in order. */
  all<K extends keyof H>(kind: K): NonNullable<H[K]>[];
}

/** Makes a point where higher rooms may hook in. */
export function hookPoint<H extends object>(): HookPoint<H> {
  const attached = new Map<string, Partial<H>>();
  return {
    attach: (name, hooks) => void attached.set(name, hooks),
    all: (kind) => [...attached.values()].flatMap((hooks) => (hooks[kind] === undefined ? [] : [hooks[kind]])) as never,
  };
}
