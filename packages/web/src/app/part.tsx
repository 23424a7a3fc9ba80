import { type ComponentType, type LazyExoticComponent, lazy } from "react";

/** Without a connection no script comes: it is asked for again once there is one. */
function backOnline(): Promise<void> {
  return new Promise((resolve) => addEventListener("online", () => resolve(), { once: true }));
}

/**
 * A part of the screen that is loaded when it is first shown, together with the cache of what was fetched: neither is
 * needed for the first rows.
 * @example part(() => import("./Palette.tsx"), "Palette")
 */
export function part<Props extends object, Name extends string>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    const get = () => Promise.all([load(), import("../api/WithFetched.tsx")]);
    const [module, { WithFetched }] = await get().catch(async (error: unknown) => {
      if (navigator.onLine) throw error;
      await backOnline();
      return get();
    });
    const Part: ComponentType<Props> = module[name];
    return {
      default: (props: Props) => (
        <WithFetched>
          <Part {...props} />
        </WithFetched>
      ),
    };
  });
}
