import type { App } from "./mount.ts";
import type { LoadedRoom, MountedRoom } from "./route.ts";

const loadAll = (rooms: readonly MountedRoom[]): Promise<LoadedRoom[]> => Promise.all(rooms.map((room) => room.load()));

/** `GET /api/v1/openapi.json` and `GET /api/docs`; built at first use. */
export function mountApiDocs(app: App, rooms: readonly MountedRoom[]): void {
  let document: string | null = null;
  let page: string | null = null;
  app.get("/api/v1/openapi.json", async () => {
    document ??= JSON.stringify((await import("./openapi.ts")).openApiDocument(await loadAll(rooms)));
    return new Response(document, { headers: { "content-type": "application/json" } });
  });
  app.get("/api/docs", async () => {
    page ??= (await import("./api-page.ts")).readablePage(await loadAll(rooms));
    return new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } });
  });
}
