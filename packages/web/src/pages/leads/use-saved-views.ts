import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { SavedView, SavedViewChange } from "@lead-dashboard/contract/leads/saved-views";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { leads } from "../../messages/en/leads.ts";
import { views as t } from "../../messages/en/views.ts";

const KEY = ["views"];

/** The views this person sees, favourites first. */
export function useSavedViews() {
  const { data, isPending } = useQuery({ queryKey: KEY, queryFn: () => call(leadEndpoints.listSavedViews, {}) });
  const items = data?.items ?? [];
  const favorites = items.filter((one) => one.isFavorite);
  return { isPending, items: [...favorites, ...items.filter((one) => !one.isFavorite)] };
}

/** Changes a view; says why when it is refused. */
export async function changeView(view: SavedView, change: SavedViewChange, said = ""): Promise<boolean> {
  try {
    const changed = await call(leadEndpoints.changeSavedView, { params: { id: view.id }, body: change });
    queryClient.setQueryData<{ items: SavedView[] }>(KEY, (now) =>
      now ? { items: now.items.map((one) => (one.id === view.id ? changed : one)) } : now,
    );
    await queryClient.invalidateQueries({ queryKey: KEY });
    if (said !== "") toast(said);
    return true;
  } catch (error) {
    toast(describeError(error), { tone: "bad" });
    return false;
  }
}

/** Saves a new view and shows it among the others at once. */
export async function createView(body: Parameters<typeof send>[0]): Promise<SavedView> {
  const made = await send(body);
  // its event may have fetched it before the answer came
  queryClient.setQueryData<{ items: SavedView[] }>(KEY, (now) => ({
    items: [...(now?.items ?? []).filter(({ id }) => id !== made.id), made],
  }));
  return made;
}

function send(body: SavedViewChange & Pick<SavedView, "name" | "filter">) {
  return call(leadEndpoints.createSavedView, { body });
}

/** Deletes a view and offers to bring it back: the same under a new id, favourite and default with it. */
export async function deleteView(view: SavedView, onBack: (again: SavedView) => void): Promise<boolean> {
  try {
    await call(leadEndpoints.deleteSavedView, { params: { id: view.id } });
  } catch (error) {
    toast(describeError(error), { tone: "bad" });
    return false;
  }
  void queryClient.invalidateQueries({ queryKey: KEY });
  const undo = async () => {
    const { id: _, createdBy: __, createdAt: ___, sort, ...content } = view;
    try {
      const again = await send({ ...content, sort: sort as NonNullable<SavedViewChange["sort"]> });
      await queryClient.invalidateQueries({ queryKey: KEY });
      toast(t.restored(view.name));
      onBack(again);
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
    }
  };
  toast(leads.viewDeleted(view.name), { action: { label: t.undo, run: () => void undo() } });
  return true;
}
