import { type ComponentType, type LazyExoticComponent, lazy } from "react";

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
    const [module, { WithFetched }] = await Promise.all([load(), import("../api/WithFetched.tsx")]);
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
