/** JSON of saved views and of acts on several contacts. Types only. */

/** GET /contact-views → SavedViewJson[] (the own ones); POST {name, search}; DELETE /contact-views/:viewId */
export interface SavedViewJson {
  id: string;
  name: string;
  /** The page's address behind the question mark. */
  search: string;
}

/** POST /contacts/bulk {contactIds, act}; POST /sops/:sopId/enrollment-batches {contactIds} */
export interface BulkContactsJson {
  done: string[];
  failed: { id: string; code: string; message: string }[];
}
