import { afterAll, beforeAll, expect, it } from "vitest";
import type { MergeJson, MergesOfContactJson, MergeSuggestionJson } from "#src/api/contract/merge.js";
import { openApi, type TestApi } from "./api-fixture.js";

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

it("suggests equal phones to whoever sees both, merges, follows old links, and takes apart again", async () => {
  const liqian = await api.signIn("liqian");
  const other = await api.signIn("zhaolei");
  const a = await api.chat("liqian", "wang-a", [["contact", "我电话13800000017", 60]]);
  const b = await api.chat("liqian", "wang-b", [["contact", "我手机13800000017", 30]]);

  const of = await liqian.get<{ data: MergesOfContactJson }>(`/contacts/${a}/merges`);
  expect(of.data.suggestions[0]?.evidence).toEqual([{ kind: "phone", value: "13800000017", isConfirmed: false }]);
  expect((await liqian.get<{ data: MergeSuggestionJson[] }>("/merge-suggestions")).data).toHaveLength(1);
  expect((await other.get<{ data: MergeSuggestionJson[] }>("/merge-suggestions")).data).toEqual([]);
  expect((await other.request("POST", `/api/v1/contacts/${a}/merges`, { absorbedId: b })).status).toBe(404);

  const made = await liqian.request<{ data: MergeJson }>("POST", `/api/v1/contacts/${a}/merges`, { absorbedId: b });
  expect(made.status).toBe(201);
  expect((await liqian.get<{ data: { id: string } }>(`/contacts/${b}`)).data.id).toBe(a);
  expect((await liqian.request("POST", `/api/v1/contacts/${a}/merges`, { absorbedId: b })).status).toBe(400);

  expect((await liqian.request("DELETE", `/api/v1/merges/${made.body.data.id}`)).status).toBe(204);
  expect((await liqian.get<{ data: { id: string } }>(`/contacts/${b}`)).data.id).toBe(b);
  expect((await liqian.get<{ data: MergeSuggestionJson[] }>("/merge-suggestions")).data).toEqual([]);
});
